import { hiddenCount, hiddenKinds } from '../../contract/words.ts'
import { counted } from '../state/words.ts'
import { LockIcon } from './icons.tsx'

/** That something was taken out, and of what kind; never what. */
export function HiddenMark({
  hidden = {},
}: {
  readonly hidden?: Readonly<Record<string, number>> | undefined
}) {
  const count = hiddenCount(hidden)
  if (count === 0) return null
  const kinds = hiddenKinds(hidden)
  return (
    <p className="hidden-mark" title={kinds}>
      <LockIcon /> {counted(count, 'secret')} hidden<span className="unseen">: {kinds}</span>
    </p>
  )
}
