import type { CommandView } from '../../contract/command.ts'
import { actTitle } from '../state/command-words.ts'
import { counted } from '../state/words.ts'
import { Dialog } from './dialog.tsx'

/** What a command printed can be long; the end of it says how it ended. */
const SHOWN_CHARS = 20_000

/** What a command printed, as it printed it. */
export function OutputDialog({
  command,
  onClose,
}: {
  readonly command: CommandView
  readonly onClose: () => void
}) {
  const output = command.outcome?.output ?? ''
  const shown = output.slice(-SHOWN_CHARS)
  const left = output.length - shown.length
  return (
    <Dialog title={actTitle(command)} onClose={onClose}>
      <p className="lines-facts">{command.outcome?.text ?? command.message}</p>
      {left > 0 && <p className="lines-facts">The {counted(left, 'character')} before this are not shown.</p>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <pre className="lines" tabIndex={0}>
        {shown}
      </pre>
    </Dialog>
  )
}
