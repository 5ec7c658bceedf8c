import { after } from '../link/browser-world.ts'
import type { LiveLink } from '../link/live-link.ts'
import type { Store } from '../state/store.ts'
import { keepMicrophone, type Microphone } from './microphone.ts'
import { obstacleOf } from './obstacle.ts'
import { openTalk, type Talk, type TalkParts } from './talk.ts'

/** Where the numbers of talks may begin. */
const FIRST_TALKS = 2 ** 30

export interface Talking {
  readonly talk: Talk
  readonly microphone: Microphone
}

/** The talk key with this machine's microphone behind it; what becomes of a press is told to the store. */
export function openTalking(
  { state, apply }: Store,
  link: Pick<LiveLink, 'send' | 'sendFrame'>,
  loudspeaker: Pick<TalkParts, 'hush' | 'unhush'>,
): Talking {
  const microphone = keepMicrophone({
    state: (now) => apply({ type: 'microphone', microphone: now }),
    lost: (fault) => {
      apply({ type: 'microphone-lost', fault })
      talk.microphoneLost(fault)
    },
    piece: (piece) => talk.piece(piece),
  })
  const talk = openTalk({
    microphone,
    obstacle: () => obstacleOf(state()),
    hush: loudspeaker.hush,
    unhush: loudspeaker.unhush,
    send: link.send,
    sendFrame: link.sendFrame,
    tell: (now) => apply({ type: 'talk', talk: now }),
    trouble: (trouble) => apply({ type: 'trouble', trouble, localNow: Date.now() }),
    now: () => Date.now(),
    after,
    first: 1 + Math.floor(Math.random() * FIRST_TALKS),
  })
  return { talk, microphone }
}
