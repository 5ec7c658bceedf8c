import { useState } from 'react'
import type { Shell, ShellDisplay } from '../../contract/shell.ts'
import { isCockpitShown } from '../state/cockpit-state.ts'
import { Dialog } from './dialog.tsx'
import { MenuIcon } from './icons.tsx'
import { useWall } from './wall-context.ts'

/** The few things only the desktop shell can do; nothing in a browser. */
export function ShellMenu() {
  const shell = window.echoOpsShell
  return shell === undefined ? null : <ShellButton shell={shell} />
}

function ShellButton({ shell }: { readonly shell: Shell }) {
  const [displays, setDisplays] = useState<readonly ShellDisplay[] | null>(null)
  const [problem, setProblem] = useState<string | null>(null)

  function run(act: Promise<void>): void {
    act.then(
      () => setDisplays(null),
      () => setProblem('The window did not answer. Try again.'),
    )
  }

  function open(): void {
    setProblem(null)
    shell.displays().then(setDisplays, () => setDisplays([]))
  }

  return (
    <>
      <button type="button" className="shell-open" aria-label="Window" onClick={open}>
        <MenuIcon />
      </button>
      {displays !== null && (
        <Dialog title="Window" onClose={() => setDisplays(null)}>
          <div className="shell-acts">
            <CockpitButton done={() => setDisplays(null)} />
            <button type="button" onClick={() => run(shell.setKiosk(true))}>
              Fill the screen
            </button>
            <button type="button" onClick={() => run(shell.setKiosk(false))}>
              Leave the full screen
            </button>
            {displays.length > 1 &&
              displays.map((display) => (
                <button
                  type="button"
                  key={display.id}
                  aria-pressed={display.current}
                  onClick={() => run(shell.pickDisplay(display.id))}
                >
                  {display.label}, {display.width} × {display.height}
                </button>
              ))}
            <button type="button" onClick={() => run(shell.quit())}>
              Quit EchoOps
            </button>
            {problem !== null && <p role="alert">{problem}</p>}
          </div>
        </Dialog>
      )}
    </>
  )
}

/** Not of the window, but whoever stands at a kiosk looks for it here. */
function CockpitButton({ done }: { readonly done: () => void }) {
  const { wall, state } = useWall()
  const shown = isCockpitShown(state)
  return (
    <button
      type="button"
      onClick={() => {
        wall.showCockpit(!shown)
        done()
      }}
    >
      {shown ? 'Back to the incidents' : 'Cockpit: how EchoOps itself is doing'}
    </button>
  )
}
