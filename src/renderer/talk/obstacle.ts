import { heardElsewhere } from '../state/command-scene.ts'
import type { TalkTrouble } from '../state/talk-state.ts'
import type { WallState } from '../state/wall-state.ts'
import { missingMeans } from './microphone-fault.ts'

/** Why a press of the talk key can come to nothing right now; null when it can be heard. */
export function obstacleOf(state: WallState): TalkTrouble | null {
  if (state.link.phase !== 'live') return 'lost-link'
  if (state.engines?.ear === null) return 'no-ear'
  return heardElsewhere(state) === null ? missingMeans() : 'busy'
}
