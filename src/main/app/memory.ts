import { openAudioArchive } from '../adapters/audio-archive/audio-archive.ts'
import { type CommandBook, openCommandBook } from '../adapters/command-book/command-book.ts'
import { openIncidentBook } from '../adapters/incident-book/incident-book.ts'
import { openJournal } from '../adapters/sqlite/journal.ts'
import type { AudioArchive, ReportArchive } from '../ports/audio-archive.ts'
import type { Incidents } from '../ports/incidents.ts'
import type { Mutes } from '../ports/mutes.ts'
import type { Base } from './base.ts'
import { type WatchedJournal, watchWriting } from './watch-writing.ts'
import { workerUrl } from './workers.ts'

/** What outlives a restart. */
export interface Memory {
  readonly incidents: Incidents
  /** What is not spoken of. */
  readonly mutes: Mutes
  readonly commands: CommandBook
  readonly archive: AudioArchive & ReportArchive
  /** Says when the disk begins to refuse events, and when it takes them again. */
  readonly writing: Pick<WatchedJournal, 'follow'>
}

/** Opens what is kept on the disk, and reads what it says. Rejects with the error of whatever cannot be opened. */
export async function openMemory(base: Base): Promise<Memory> {
  const { config, clock, ids, log, troubles, teardown, figures } = base
  const { home } = config
  const onProblem = (text: string): void => troubles.degrade('memory', text)
  const journal = await openJournal({ home, workerUrl: workerUrl('journal-worker'), clock, log, onProblem })
  teardown.add('journal', () => journal.close())
  // What was found wrong while it was opened is the worse of the two.
  if (journal.recovered !== null && !troubles.has('memory')) onProblem(journal.recovered)
  await figures.keepIn(journal.figures)
  teardown.add('figures', () => figures.close())
  const writing = watchWriting(journal)
  const incidents = await openIncidentBook({ journal: writing.journal, clock, ids, log })
  teardown.add('incidents', () => incidents.stop())
  const archive = await openAudioArchive({ home, log })
  const commands = await openCommandBook({
    audit: journal.audit,
    clock,
    log,
    writing: (failing) =>
      failing
        ? onProblem('Commands cannot be written down, so none is carried out. Make room on the disk.')
        : undefined,
  })
  teardown.add('command book', () => commands.stop())
  return { incidents, mutes: incidents.mutes, commands, archive, writing }
}
