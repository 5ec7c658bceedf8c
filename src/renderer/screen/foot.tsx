import type { ReactNode } from 'react'
import { isCockpitShown } from '../state/cockpit-state.ts'
import { heardElsewhere } from '../state/command-scene.ts'
import { engineWords } from '../state/figure-words.ts'
import { mutedWords, muteOf } from '../state/marks.ts'
import { subjectOf } from '../state/scene.ts'
import { clockTime } from '../state/words.ts'
import { Elsewhere } from './elsewhere.tsx'
import { EarIcon, EvidenceIcon, MindIcon, MutedIcon, VoiceIcon } from './icons.tsx'
import { ShellMenu } from './shell-menu.tsx'
import { TalkKey } from './talk-key.tsx'
import { useNow, useWall } from './wall-context.ts'

/** Who speaks, thinks, looks and hears right now; and the time. */
export function Foot() {
  const { state, wall } = useWall()
  const { engines, muted } = state
  const mute = muteOf(state, null, useNow(5_000))
  const cockpit = isCockpitShown(state)
  return (
    <footer className="foot">
      {engines !== null && !cockpit && (
        <ul className="engines" aria-label="Engines">
          <Engine name={engines.voice} sense="Voice" icon={<VoiceIcon />} />
          <Engine name={engines.analyst} sense="Analyst" icon={<MindIcon />} />
          <Engine name={engines.evidence} sense="Evidence" icon={<EvidenceIcon />} />
          {engines.ear !== null && <Engine name={engines.ear} sense="Ear" icon={<EarIcon />} />}
        </ul>
      )}
      {muted && (
        <button type="button" className="muted" onClick={() => wall.send({ type: 'mute', muted: false })}>
          <MutedIcon /> {mute === null ? 'Muted' : mutedWords(mute)}
        </button>
      )}
      {heardElsewhere(state) === null ? <TalkKey /> : <Elsewhere />}
      <Hints />
      <ShellMenu />
      {(cockpit || state.subjectId !== null) && <FootClock />}
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
  const [word, rest] = withoutSense(engineWords(name), sense)
  return (
    <li title={sense}>
      {icon}
      <span className="unseen">{sense}: </span>
      <span className="engine-name">
        {word}
        <span className="unseen">{rest}</span>
      </span>
    </li>
  )
}

/** "Local" beside the picture of a voice is enough: "Local voice" says it twice. */
function withoutSense(name: string, sense: string): readonly [string, string] {
  const rest = ` ${sense.toLowerCase()}`
  return name.endsWith(rest) ? [name.slice(0, -rest.length), rest] : [name, '']
}

/** What can be done here by key or by click, quietly. */
function Hints() {
  const { state, wall, closing, open, typeCommand } = useWall()
  const cockpit = isCockpitShown(state)
  const burning = !cockpit && subjectOf(state)?.summary.state === 'open'
  return (
    <div className="hints">
      <button type="button" onClick={typeCommand}>
        <kbd>/</kbd> Type
      </button>
      {state.demo !== null && (
        <button type="button" onClick={() => open({ name: 'demo' })}>
          <kbd>B</kbd> Break<span className="unseen"> something</span>
        </button>
      )}
      {burning && (
        <button type="button" aria-pressed={closing.armedId !== null} onClick={() => closing.press()}>
          <kbd>C</kbd> Close<span className="unseen"> incident</span>
        </button>
      )}
      {cockpit && (
        <button type="button" onClick={() => wall.showCockpit(false)}>
          <kbd>G</kbd> Incidents
        </button>
      )}
      {(cockpit || subjectOf(state) === null) && (
        <button type="button" onClick={() => open({ name: 'trail' })}>
          <kbd>A</kbd> Commands<span className="unseen">: the last ones and what came of them</span>
        </button>
      )}
      <button type="button" onClick={() => open({ name: 'keys' })}>
        <kbd>?</kbd> Keys
      </button>
    </div>
  )
}

function FootClock() {
  return <time className="foot-clock">{clockTime(useNow())}</time>
}
