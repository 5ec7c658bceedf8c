import type { ReactNode } from 'react'
import { subjectOf } from '../state/scene.ts'
import { clockTime, serviceTitle } from '../state/words.ts'
import { EarIcon, EvidenceIcon, MindIcon, MutedIcon, VoiceIcon } from './icons.tsx'
import { ShellMenu } from './shell-menu.tsx'
import { useNow, useWall } from './wall-context.ts'

/** Who speaks, thinks, looks and hears right now; and the time. */
export function Foot() {
  const { state, wall } = useWall()
  const { engines, muted } = state
  return (
    <footer className="foot">
      {engines !== null && (
        <ul className="engines" aria-label="Engines">
          <Engine name={engines.voice} sense="Voice" icon={<VoiceIcon />} />
          <Engine name={engines.analyst} sense="Analyst" icon={<MindIcon />} />
          <Engine name={engines.evidence} sense="Evidence" icon={<EvidenceIcon />} />
          {engines.ear !== null && <Engine name={engines.ear} sense="Ear" icon={<EarIcon />} />}
        </ul>
      )}
      {muted && (
        <button type="button" className="muted" onClick={() => wall.send({ type: 'mute', muted: false })}>
          <MutedIcon /> Muted
        </button>
      )}
      <Hints />
      <ShellMenu />
      {state.subjectId !== null && <FootClock />}
    </footer>
  )
}

function Engine({
  name,
  sense,
  icon,
}: {
  readonly name: string
  readonly sense: string
  readonly icon: ReactNode
}) {
  return (
    <li title={sense}>
      {icon}
      <span className="unseen">{sense}: </span>
      <span className="engine-name">{serviceTitle(name)}</span>
    </li>
  )
}

/** What can be done here by key or by click, quietly. */
function Hints() {
  const { state, closing, showKeys } = useWall()
  const open = subjectOf(state)?.summary.state === 'open'
  return (
    <div className="hints">
      {open && (
        <button type="button" aria-pressed={closing.armedId !== null} onClick={() => closing.press()}>
          <kbd>C</kbd> Close incident
        </button>
      )}
      <button type="button" onClick={showKeys}>
        <kbd>?</kbd> Keys
      </button>
    </div>
  )
}

function FootClock() {
  return <time className="foot-clock">{clockTime(useNow())}</time>
}
