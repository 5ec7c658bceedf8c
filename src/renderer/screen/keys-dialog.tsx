import type { ShellTalkKey } from '../../contract/shell.ts'
import { Dialog } from './dialog.tsx'
import { useWall } from './wall-context.ts'

const KEYS: readonly (readonly [string, string])[] = [
  ['Space', 'Hold it to talk, let go to send'],
  ['/', 'Type a command'],
  ['Enter', 'Confirm what is asked; press the chosen button'],
  ['Esc', 'Cancel, go back'],
  ['A', 'What was done: about this incident, else of late'],
  ['M', 'Mute, unmute'],
  ['S', 'Skip what is being said'],
  ['C', 'Close the incident on the wall: press it twice'],
  ['← →', 'Go through the open incidents'],
  ['G', 'Cockpit: how EchoOps itself is doing'],
  ['T', 'Dark or light'],
  ['F', 'Full screen'],
  ['?', 'Show these keys'],
]
const AFTER_TRAIL = 5
const AFTER_SPACE = 1
const DEMO_KEY = ['B', 'Break something in the demo fleet'] as const

/** The key for all windows, where there is one. */
function machineKeys(machineKey: ShellTalkKey | null): readonly (readonly [string, string])[] {
  if (machineKey === null || machineKey.works === 'not') return []
  const does = machineKey.works === 'held' ? 'Hold it to talk' : 'Press it to talk, again to send'
  return [[machineKey.key, `${does}, from any window`]]
}

export function KeysDialog({ onClose }: { readonly onClose: () => void }) {
  const { state } = useWall()
  const own = state.demo === null ? KEYS : KEYS.toSpliced(AFTER_TRAIL, 0, DEMO_KEY)
  const keys = own.toSpliced(AFTER_SPACE, 0, ...machineKeys(state.machineKey))
  return (
    <Dialog title="Keys" onClose={onClose}>
      <dl className="keys">
        {keys.map(([key, does]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
