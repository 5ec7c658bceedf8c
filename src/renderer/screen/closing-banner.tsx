import { subjectOf } from '../state/scene.ts'
import { useWall } from './wall-context.ts'

/** Asks before an incident is closed; it goes away by itself, and then nothing has happened. */
export function ClosingBanner() {
  const { state, closing } = useWall()
  const subject = subjectOf(state)
  if (closing.armedId === null || subject?.summary.id !== closing.armedId) return null
  return (
    <section className="closing" role="alert" aria-label="Close this incident?">
      <p className="closing-what">
        Press <kbd>C</kbd> again to close it
      </p>
      <p className="closing-title">{subject.summary.title}</p>
      <span className="closing-time" aria-hidden="true" />
    </section>
  )
}
