import type { Clock } from '../ports/clock.ts'
import type { EvidenceSource } from '../ports/evidence-source.ts'
import type { Log } from '../ports/log.ts'
import type { WallFeed } from './wall-feed.ts'

/** Files come and go; the idle wall may be this far behind. */
const REFRESH_MS = 30 * 60_000
/** What is started beside EchoOps, as the demo fleet is, writes its first lines a little later. */
const SECOND_LOOK_MS = 60_000

/** Keeps the walls told what is watched. The returned function ends it. */
export function keepWatchedFresh(
  source: Pick<EvidenceSource, 'watched'>,
  feed: Pick<WallFeed, 'watching'>,
  clock: Clock,
  log: Log,
): () => void {
  let cancel = (): void => undefined
  let ended = false
  const refresh = (nextMs: number): void => {
    source
      .watched()
      .then((watched) => feed.watching(watched))
      .catch((error: unknown) => {
        if (!ended) log.warn({ err: error }, 'what is watched could not be listed')
      })
    cancel = clock.after(nextMs, () => refresh(REFRESH_MS))
  }
  refresh(SECOND_LOOK_MS)
  return () => {
    ended = true
    cancel()
  }
}
