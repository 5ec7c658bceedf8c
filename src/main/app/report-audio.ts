import type { Incident } from '../domain/incident.ts'
import type { Utterance } from '../domain/speech.ts'
import type { ReportArchive } from '../ports/audio-archive.ts'
import type { Log } from '../ports/log.ts'

/** The utterances of a report, headline first, those with a sound before others; null while one of its sentences has none. */
export function utterancesOfReport({ sitrep, speech }: Incident): readonly Utterance[] | null {
  if (sitrep === null) return null
  const newest = (is: (said: Utterance) => boolean) =>
    speech.findLast((said) => is(said) && said.audioMs !== null) ?? speech.findLast(is)
  const headline = newest(({ purpose }) => purpose === 'headline')
  // An earlier report of the same incident may have said something else under the same key.
  const sentences = sitrep.sentences.map(({ key, text }) =>
    newest((said) => said.purpose === 'sentence' && said.key === key && said.text === text),
  )
  const found = [headline, ...sentences].filter((said) => said !== undefined)
  return found.length === sentences.length + 1 ? found : null
}

/** The sounds of a spoken report, headline first, by id; null while one of its sentences has none. */
export function partsOfReport(incident: Incident): readonly string[] | null {
  const said = utterancesOfReport(incident)
  return said?.every(({ audioMs }) => audioMs !== null) === true ? said.map(({ id }) => id) : null
}

/**
 * Keeps a report that was spoken as one sound under its incident's id. A report of which a part is missing stays in parts, and the
 * one before it must not be taken for it.
 */
export async function keepWholeReport(
  incident: Incident | null,
  archive: ReportArchive,
  log: Log,
): Promise<void> {
  if (incident === null) return
  const parts = partsOfReport(incident)
  try {
    if (parts !== null && (await archive.join(incident.id, parts)) !== null) return
    await archive.forget(incident.id)
    if (parts !== null) log.info({ incident: incident.id }, 'a spoken report stays in parts')
  } catch (error) {
    log.warn({ incident: incident.id, err: error }, 'a spoken report could not be kept as one sound')
  }
}
