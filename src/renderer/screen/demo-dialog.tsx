import type { DemoView } from '../../contract/command.ts'
import { FLEET_WORDS } from '../state/command-words.ts'
import { counted, serviceTitle } from '../state/words.ts'
import { Dialog } from './dialog.tsx'
import { AlertIcon, CheckIcon } from './icons.tsx'
import { useWall } from './wall-context.ts'

/** The demo fleet: how its services are, and what can be broken. */
export function DemoDialog({ onClose }: { readonly onClose: () => void }) {
  const { state, wall } = useWall()
  const { demo } = state
  if (demo === null) return null
  const act = (failure: string | null) => {
    wall.send({ type: 'break', failure })
    onClose()
  }
  return (
    <Dialog title="Break something" onClose={onClose}>
      <div className="demo scrolls">
        <Fleet services={demo.services} />
        <div className="demo-acts">
          {demo.failures.map(({ id, title, service }) => (
            <button type="button" key={id} aria-pressed={demo.broken === id} onClick={() => act(id)}>
              {title} <span className="demo-where">{serviceTitle(service)}</span>
            </button>
          ))}
          <button type="button" className="demo-mend" onClick={() => act(null)}>
            <CheckIcon /> Make everything well
          </button>
        </div>
      </div>
    </Dialog>
  )
}

function Fleet({ services }: { readonly services: DemoView['services'] }) {
  return (
    <ul className="fleet" aria-label="Services">
      {services.map(({ name, state, replicas, version }) => (
        <li key={name} data-fleet={state}>
          {state === 'well' ? <CheckIcon /> : <AlertIcon />}
          <span className="fleet-name">{serviceTitle(name)}</span>
          <span className="fleet-state">{FLEET_WORDS[state]}</span>
          <span className="fleet-facts">
            {version} · {counted(replicas, 'replica')}
          </span>
        </li>
      ))}
    </ul>
  )
}
