import { Dialog } from './dialog.tsx'

const KEYS: readonly (readonly [string, string])[] = [
  ['Enter', 'Say the chosen sentence again, open the chosen evidence'],
  ['M', 'Mute, unmute'],
  ['S', 'Skip what is being said'],
  ['C', 'Close the incident on the wall: press it twice'],
  ['← →', 'Go through the open incidents'],
  ['Esc', 'Go back'],
  ['T', 'Dark or light'],
  ['F', 'Full screen'],
  ['?', 'Show these keys'],
]

export function KeysDialog({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog title="Keys" onClose={onClose}>
      <dl className="keys">
        {KEYS.map(([key, does]) => (
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
