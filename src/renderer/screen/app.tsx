import { useMemo, useState, useSyncExternalStore } from 'react'
import type { EvidenceView } from '../../contract/incident.ts'
import { subjectOf } from '../state/scene.ts'
import type { WallState } from '../state/wall-state.ts'
import type { Wall } from '../wall.ts'
import { Boundary } from './boundary.tsx'
import { ClosingBanner } from './closing-banner.tsx'
import { Foot } from './foot.tsx'
import { IdleStage } from './idle-stage.tsx'
import { IncidentStage } from './incident-stage.tsx'
import { KeysDialog } from './keys-dialog.tsx'
import { LinesDialog } from './lines-dialog.tsx'
import { Connecting, LostBanner } from './link-cover.tsx'
import { Notices } from './notices.tsx'
import { OtherIncidents } from './other-incidents.tsx'
import { SoundButton } from './sound-button.tsx'
import { SpokenRegion } from './spoken-region.tsx'
import { useTheme } from './theme.ts'
import { TimelineBand } from './timeline-band.tsx'
import { useClosing } from './use-closing.ts'
import { useKeys } from './use-keys.ts'
import { WallContext } from './wall-context.ts'

/** The wall: one subject, below it everything quieter. */
export function App({ wall }: { readonly wall: Wall }) {
  const state = useSyncExternalStore(wall.subscribe, wall.state)
  const [inspected, inspect] = useState<EvidenceView | null>(null)
  const [keysShown, showKeys] = useState(false)
  const toggleTheme = useTheme()
  const closing = useClosing(wall, state.subjectId)
  const acts = useMemo(
    () => ({ toggleTheme, showKeys: () => showKeys(true), close: closing.press }),
    [toggleTheme, closing],
  )
  useKeys(wall, acts)
  const screen = useMemo(
    () => ({ wall, state, inspect, closing, showKeys: acts.showKeys }),
    [wall, state, closing, acts],
  )
  return (
    <WallContext value={screen}>
      <Surface state={state} />
      <SoundButton />
      <ClosingBanner />
      <LostOver state={state} />
      <SpokenRegion />
      {inspected !== null && <LinesDialog evidence={inspected} onClose={() => inspect(null)} />}
      {keysShown && <KeysDialog onClose={() => showKeys(false)} />}
    </WallContext>
  )
}

function Surface({ state }: { readonly state: WallState }) {
  const subject = subjectOf(state)
  if (!state.known) return <Connecting />
  return (
    <div className="wall" data-link={state.link.phase} inert={state.lostSince !== null}>
      <Boundary region="The incident" again={state}>
        {subject === null ? <IdleStage /> : <IncidentStage subject={subject} />}
      </Boundary>
      <div className="strip">
        <Boundary region="The notices" again={state}>
          <Notices />
        </Boundary>
        <Boundary region="The list of incidents" again={state.incidents}>
          <OtherIncidents />
        </Boundary>
        <Boundary region="The timeline" again={state.incidents}>
          <TimelineBand />
        </Boundary>
        <Boundary region="The engines" again={state.engines}>
          <Foot />
        </Boundary>
      </div>
    </div>
  )
}

function LostOver({ state }: { readonly state: WallState }) {
  return state.known && state.lostSince !== null ? <LostBanner /> : null
}
