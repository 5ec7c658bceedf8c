import { ago, clockTime } from '../state/words.ts'
import { useNow, useWall } from './wall-context.ts'

/** Before the first word from the engine there is nothing to show. */
export function Connecting() {
  const { state, wall } = useWall()
  const lost = state.link.phase === 'lost'
  return (
    <main className="stage connecting">
      <h1>{lost ? 'The engine does not answer' : 'Connecting to EchoOps'}</h1>
      {lost && <Retry onRetry={() => wall.retryNow()} />}
    </main>
  )
}

/** What is on the wall is old: since when, and when it is tried again. */
export function LostBanner() {
  const { state, wall } = useWall()
  const now = useNow()
  if (state.lostSince === null) return null
  return (
    <main className="lost">
      <section role="alert" aria-label="Disconnected">
        <h1 className="lost-what">Not connected to the engine</h1>
        <p className="lost-since">
          This is how things stood at {clockTime(state.lostSince)},{' '}
          <span aria-live="off">{ago(state.lostSince, now)}</span>.
        </p>
      </section>
      <Retry onRetry={() => wall.retryNow()} />
    </main>
  )
}

function Retry({ onRetry }: { readonly onRetry: () => void }) {
  const { state } = useWall()
  const now = useNow()
  const retryAt = state.link.phase === 'lost' ? state.link.retryAt : null
  if (retryAt === null) return <p className="lost-retry">Trying again now</p>
  const seconds = Math.max(0, Math.ceil((retryAt + state.clockOffsetMs - now) / 1_000))
  return (
    <p className="lost-retry">
      <span aria-live="off">Trying again in {seconds} s</span>
      <button type="button" onClick={onRetry}>
        Try now
      </button>
    </p>
  )
}
