/** How far this wall's own talk key is. Times are the engine's epoch milliseconds. */
export type OwnTalk =
  /** The number is that of the last talk; 0 before the first. */
  | { readonly phase: 'idle'; readonly talk: number }
  /** Held, and the microphone is not open yet. */
  | { readonly phase: 'opening'; readonly talk: number; readonly since: number }
  | { readonly phase: 'listening'; readonly talk: number; readonly since: number }
  /** Let go; what was said is being understood. */
  | { readonly phase: 'awaiting'; readonly talk: number; readonly since: number }

/** Whether a word said into the held key would be heard from its beginning. */
export type MicrophoneState = 'closed' | 'opening' | 'ready'

/** Why the microphone cannot be used. */
export type MicrophoneFault =
  | 'denied'
  | 'no-device'
  /** Another program has it. */
  | 'taken'
  | 'unplugged'
  /** The page came over plain HTTP from another machine: browsers then have no microphone. */
  | 'insecure'
  | 'unsupported'
  | 'failed'

/** Why a press came to nothing. */
export type TalkTrouble =
  | MicrophoneFault
  /** Let go before it was meant. */
  | 'tapped'
  /** Let go before the microphone was open. */
  | 'early'
  /** Another wall is being heard. */
  | 'busy'
  | 'no-ear'
  /** The engine took no more of it. */
  | 'too-long'
  | 'lost-link'
  /** The key for all windows is only seen when it goes down. */
  | 'key-pressed'
  /** Another program has the key for all windows. */
  | 'key-taken'

export interface TroubleNote {
  readonly trouble: TalkTrouble
  /** The engine's epoch milliseconds. */
  readonly at: number
}

const FAULTS: readonly TalkTrouble[] = [
  'denied',
  'no-device',
  'taken',
  'unplugged',
  'insecure',
  'unsupported',
  'failed',
]

export const isFault = (trouble: TalkTrouble): trouble is MicrophoneFault => FAULTS.includes(trouble)
