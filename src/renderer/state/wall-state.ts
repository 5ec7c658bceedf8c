import type { ChaosView, CommandView, DemoView, ListeningView } from '../../contract/command.ts'
import type { FiguresView } from '../../contract/figures.ts'
import type { IncidentSummary, IncidentView, SpeechView } from '../../contract/incident.ts'
import type {
  AnalysingView,
  DegradationView,
  LiveEvent,
  MuteView,
  QuarantinedView,
  WatchedView,
} from '../../contract/live.ts'
import type { ShellTalkKey } from '../../contract/shell.ts'
import type { Engines } from '../../contract/status.ts'
import type { LinkState } from '../link/live-link.ts'
import type { Cockpit } from './cockpit-state.ts'
import type { MicrophoneFault, MicrophoneState, OwnTalk, TalkTrouble, TroubleNote } from './talk-state.ts'

/** Whether sound sent to this wall now is heard now; as the engine is told. */
export type SoundState = 'on' | 'blocked' | 'off'

/** How far this wall's own loudspeaker is with an utterance. */
export type Sounding = 'queued' | 'started' | 'ended'

/** Everything the screen shows. Times are the engine's epoch milliseconds, except where said. */
export interface WallState {
  readonly link: LinkState
  /** When the link was lost, corrected to the engine's clock; null while it is live or was never. */
  readonly lostSince: number | null
  /** Engine's clock minus this machine's, milliseconds. */
  readonly clockOffsetMs: number
  /** True once a snapshot came: from then on there is something to show. */
  readonly known: boolean
  /** The version this page was loaded from; another one means that the page is out of date. */
  readonly version: string | null
  readonly outdated: boolean
  readonly engines: Engines | null
  readonly muted: boolean
  /** What EchoOps says nothing of, some of it perhaps over by now. */
  readonly mutes: readonly MuteView[]
  readonly subjectId: string | null
  /** By id; insertion order means nothing. */
  readonly incidents: ReadonlyMap<string, IncidentSummary>
  /** Incidents that came whole, the newest arrival last. */
  readonly wholes: ReadonlyMap<string, IncidentView>
  readonly analysing: ReadonlyMap<string, AnalysingView>
  /** What the leading wall plays. */
  readonly speaking: SpeechView | null
  readonly waiting: number
  /** Utterances that may sound here, by the number their frames carry. */
  readonly utterances: ReadonlyMap<number, SpeechView>
  /** Utterances whose sound reached this wall, by id. */
  readonly sounding: ReadonlyMap<string, Sounding>
  readonly watched: readonly WatchedView[]
  readonly quarantined: readonly QuarantinedView[]
  readonly degraded: readonly DegradationView[]
  /** Whoever is heard now, at this wall or another. */
  readonly listening: ListeningView | null
  /** The newest command, while it concerns the room. */
  readonly command: CommandView | null
  /** The newest commands by id, whatever they were about. */
  readonly trail: ReadonlyMap<string, CommandView>
  /** What somebody has taken off this wall: a command in one of its states, as `momentOf` names it. */
  readonly putAway: string | null
  readonly demo: DemoView | null
  readonly chaos: ChaosView
  /** Somebody has chosen the cockpit for this wall; null while it is the wall of incidents. */
  readonly cockpit: Cockpit | null
  /** What the engine knows of itself; null until it has told, and while nobody looks. */
  readonly figures: FiguresView | null
  readonly talk: OwnTalk
  /** The talk key for all windows; null in a browser. */
  readonly machineKey: ShellTalkKey | null
  readonly microphone: MicrophoneState
  /** Why the microphone cannot be used; null while it can, as far as is known. */
  readonly fault: MicrophoneFault | null
  /** The last press that came to nothing. */
  readonly trouble: TroubleNote | null
  readonly sound: SoundState
  /** False until the browser has said whether sound may play: nobody is asked to click before that. */
  readonly soundKnown: boolean
  /** Messages that were not of the contract. */
  readonly ignored: number
}

export type WallAction =
  | { readonly type: 'event'; readonly event: LiveEvent; readonly localNow: number }
  | { readonly type: 'link'; readonly link: LinkState; readonly localNow: number }
  | { readonly type: 'sound'; readonly sound: SoundState }
  | { readonly type: 'sounding'; readonly number: number; readonly phase: Sounding }
  /** All that sounded here was silenced at once. */
  | { readonly type: 'hushed' }
  | { readonly type: 'talk'; readonly talk: OwnTalk }
  | { readonly type: 'machine-key'; readonly key: ShellTalkKey | null; readonly localNow: number }
  | { readonly type: 'microphone'; readonly microphone: MicrophoneState }
  /** It was open, and is gone; nobody need be told at once. */
  | { readonly type: 'microphone-lost'; readonly fault: MicrophoneFault }
  | { readonly type: 'trouble'; readonly trouble: TalkTrouble; readonly localNow: number }
  | { readonly type: 'put-away' }
  /** The cockpit is chosen, or left. */
  | { readonly type: 'cockpit'; readonly shown: boolean }
  | { readonly type: 'unknown'; readonly kind: 'snapshot' | 'other' }

export const INITIAL_STATE: WallState = {
  link: { phase: 'connecting' },
  lostSince: null,
  clockOffsetMs: 0,
  known: false,
  version: null,
  outdated: false,
  engines: null,
  muted: false,
  mutes: [],
  subjectId: null,
  incidents: new Map(),
  wholes: new Map(),
  analysing: new Map(),
  speaking: null,
  waiting: 0,
  utterances: new Map(),
  sounding: new Map(),
  watched: [],
  quarantined: [],
  degraded: [],
  listening: null,
  command: null,
  trail: new Map(),
  putAway: null,
  demo: null,
  chaos: { active: false, until: null },
  cockpit: null,
  figures: null,
  talk: { phase: 'idle', talk: 0 },
  machineKey: null,
  microphone: 'closed',
  fault: null,
  trouble: null,
  sound: 'off',
  soundKnown: false,
  ignored: 0,
}
