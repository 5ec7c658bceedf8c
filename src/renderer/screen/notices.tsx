import { brokenTitle } from '../state/command-words.ts'
import { ago, dayTime, size } from '../state/words.ts'
import { AlertIcon } from './icons.tsx'
import { useNow, useWall } from './wall-context.ts'

/** A delivery that could not be read is news for this long. */
const QUARANTINE_MS = 30 * 60_000

/** What does not work as it should, a line each. */
export function Notices() {
  const { state, wall } = useWall()
  const now = useNow(5_000)
  const kept = state.quarantined.filter(({ at }) => now - at < QUARANTINE_MS)
  const [newest] = kept
  const broken = state.demo === null ? null : brokenTitle(state.demo)
  const { chaos } = state
  if (!state.outdated && !chaos.active && state.degraded.length === 0 && (newest ?? broken) == null)
    return null
  return (
    <section aria-label="Notices">
      <ul className="notices">
        {state.outdated && (
          <li>
            <AlertIcon /> <span>EchoOps was updated; this page is from before.</span>
            <button type="button" onClick={() => window.location.reload()}>
              Reload
            </button>
          </li>
        )}
        {state.degraded.map(({ sense, text }) => (
          <li key={sense}>
            <AlertIcon /> <span>{text}</span>
          </li>
        ))}
        {chaos.active && (
          <li>
            <AlertIcon />{' '}
            <span>Artificial latency{chaos.until === null ? '' : ` until ${dayTime(chaos.until)}`}</span>
            <button type="button" onClick={() => wall.send({ type: 'end-chaos' })}>
              End<span className="unseen"> the artificial latency</span>
            </button>
          </li>
        )}
        {broken !== null && (
          <li>
            <AlertIcon /> <span>Broken on purpose: {broken}</span>
          </li>
        )}
        {newest !== undefined && (
          <li>
            <AlertIcon />{' '}
            <span>
              {kept.length === 1 ? 'A delivery' : `${kept.length} deliveries`} could not be read and{' '}
              {kept.length === 1 ? 'is' : 'are'} kept: {newest.reason}, {size(newest.bytes)},{' '}
              {ago(newest.at, now)}
            </span>
          </li>
        )}
      </ul>
    </section>
  )
}
