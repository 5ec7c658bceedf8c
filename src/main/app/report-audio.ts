import type { Incident } from '../domain/incident.ts'
import type { Utterance } from '../domain/speech.ts'
import type { ReportArchive } from '../ports/audio-archive.ts'
import type { Log } from '../ports/log.ts'

/** The sounds of a spoken report, headline first, by id; null while one of its sentences has none. */
export function partsOfReport({ sitrep, speech }: Incident): readonly string[] | null {
  if (sitrep === null) return null
  const headline = speech.findLast((said) => said.purpose === 'headline' && said.audioMs !== null)
  const sentences = sitrep.sentences.map(({ key, text }) =>
    speech.findLast((said) => said.purpose === 'sentence' && said.key === key && isSoundOf(said, text)),
  )
  const ids = [headline, ...sentences].flatMap((said) => (said === undefined ? [] : [said.id]))
  return ids.length === sentences.length + 1 ? ids : null
}

/** An earlier report of the same incident may have said something else under the same key. */
function isSoundOf({ audioMs, text }: Utterance, sentence: string): boolean {
  return audioMs !== null && text === sentence
}

/** Keeps a report that was spoken as one sound under its incident's id. A report of which a part is missing stays in parts. */
export async function keepWholeReport(
  incident: Incident | null,
  archive: ReportArchive,
  log: Log,
): Promise<void> {
  const parts = incident === null ? null : partsOfReport(incident)
  if (incident === null || parts === null) return
  try {
    const joined = await archive.join(incident.id, parts)
    if (joined === null) log.info({ incident: incident.id }, 'a spoken report stays in parts')
  } catch (error) {
    log.warn({ incident: incident.id, err: error }, 'a spoken report could not be kept as one sound')
  }
}
