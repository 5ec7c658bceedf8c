import { subjectOf } from '../state/scene.ts'
import { serviceTitle, stopwatch } from '../state/words.ts'
import { SeverityBadge } from './severity-badge.tsx'
import { useNow, useWall } from './wall-context.ts'

/** The incident in a line, while something else fills the screen: what burns is never out of sight. */
export function ContextLine() {
  const { state } = useWall()
  const now = useNow()
  const subject = subjectOf(state)
  if (subject === null) return null
  const { summary } = subject
  return (
    <p className="context" data-severity={summary.severity} data-state={summary.state}>
      <SeverityBadge incident={summary} />
      <span className="context-what">
        {summary.service === null ? '' : `${serviceTitle(summary.service)}: `}
        {summary.title}
      </span>
      {summary.state === 'open' && (
        <span className="context-since">open {stopwatch(now - summary.opened_at)}</span>
      )}
    </p>
  )
}
