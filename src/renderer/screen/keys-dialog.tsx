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
  ['T', 'Dark or light'],
  ['F', 'Full screen'],
  ['?', 'Show these keys'],
]
const AFTER_TRAIL = 5
const DEMO_KEY = ['B', 'Break something in the demo fleet'] as const

export function KeysDialog({ onClose }: { readonly onClose: () => void }) {
  const { state } = useWall()
  const keys = state.demo === null ? KEYS : KEYS.toSpliced(AFTER_TRAIL, 0, DEMO_KEY)
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
