import { useEffect, useMemo, useState, useSyncExternalStore } from 'react'
import { isCockpitShown } from '../state/cockpit-state.ts'
import { questionOf, stageOf } from '../state/command-scene.ts'
import { subjectOf } from '../state/scene.ts'
import type { WallState } from '../state/wall-state.ts'
import type { Wall } from '../wall.ts'
import { Boundary } from './boundary.tsx'
import { ClosingBanner } from './closing-banner.tsx'
import { Cockpit } from './cockpit.tsx'
import { CommandLine } from './command-line.tsx'
import { CommandStage } from './command-stage.tsx'
import { Foot } from './foot.tsx'
import { IdleStage } from './idle-stage.tsx'
import { IncidentStage } from './incident-stage.tsx'
import { Connecting, LostBanner } from './link-cover.tsx'
import { Notices } from './notices.tsx'
import { OtherIncidents } from './other-incidents.tsx'
import type { Panel } from './panel.ts'
import { PanelDialog } from './panels.tsx'
import { SoundButton } from './sound-button.tsx'
import { SpokenRegion } from './spoken-region.tsx'
import { TalkStage } from './talk-stage.tsx'
import { TalkTroubleBanner } from './talk-trouble.tsx'
import { useTheme } from './theme.ts'
import { TimelineBand } from './timeline-band.tsx'
import { useActs } from './use-acts.ts'
import { useClosing } from './use-closing.ts'
import { useKeys } from './use-keys.ts'
import { useQuestion } from './use-question.ts'
import { useTalkKey } from './use-talk-key.ts'
import { useNow, WallContext } from './wall-context.ts'
import { WatchBand } from './watch-band.tsx'

/** The wall: one subject, below it everything quieter. */
export function App({ wall }: { readonly wall: Wall }) {
  const state = useSyncExternalStore(wall.subscribe, wall.state)
  const [panel, open] = useState<Panel | null>(null)
  const [typing, setTyping] = useState(false)
  const toggleTheme = useTheme()
  const closing = useClosing(wall, state.subjectId)
  const question = useQuestion(wall, state)
  const asked = questionOf(state)?.id ?? null
  // Nothing may cover what waits for an answer.
  useEffect(() => {
    if (asked !== null) open(null)
  }, [asked])
  const acts = useActs({ wall, toggleTheme, closing, question, open, setTyping })
  useKeys(wall, acts)
  useTalkKey(wall)
  const screen = useMemo(
    () => ({ wall, state, open, typing, closing, question, typeCommand: () => void acts.typeCommand() }),
    [wall, state, typing, closing, question, acts],
  )
  return (
    <WallContext value={screen}>
      <Surface state={state} />
      <SoundButton />
      <ClosingBanner />
      {typing && state.lostSince === null && <CommandLine onClose={() => setTyping(false)} />}
      {state.known && <TalkTroubleBanner />}
      <LostOver state={state} />
      <SpokenRegion />
      {panel !== null && <PanelDialog key={panel.name} panel={panel} onClose={() => open(null)} />}
    </WallContext>
  )
}

function Surface({ state }: { readonly state: WallState }) {
  if (!state.known) return <Connecting />
  return (
    <div className="wall" data-link={state.link.phase} inert={state.lostSince !== null}>
      <Boundary region="The incident" again={state}>
        <Stage state={state} />
      </Boundary>
      <div className="strip">
        <Boundary region="The watch" again={state.command}>
          <WatchBand />
        </Boundary>
        <Boundary region="The notices" again={state}>
          <Notices />
        </Boundary>
        {!isCockpitShown(state) && <Incidents state={state} />}
        <Boundary region="The engines" again={state.engines}>
          <Foot />
        </Boundary>
      </div>
    </div>
  )
}

function Incidents({ state }: { readonly state: WallState }) {
  return (
    <>
      <Boundary region="The list of incidents" again={state.incidents}>
        <OtherIncidents />
      </Boundary>
      <Boundary region="The timeline" again={state.incidents}>
        <TimelineBand />
      </Boundary>
    </>
  )
}

function Stage({ state }: { readonly state: WallState }) {
  const stage = stageOf(state, useNow())
  if (stage.kind === 'command') return <CommandStage command={stage.command} />
  if (stage.kind === 'cockpit') return <Cockpit />
  if (stage.kind === 'talk')
    return stage.question === null ? <TalkStage /> : <CommandStage command={stage.question} />
  const subject = subjectOf(state)
  return subject === null ? <IdleStage /> : <IncidentStage subject={subject} />
}

function LostOver({ state }: { readonly state: WallState }) {
  return state.known && state.lostSince !== null ? <LostBanner /> : null
}
