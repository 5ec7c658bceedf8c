import { freshTrouble } from '../state/command-scene.ts'
import type { TalkTrouble } from '../state/talk-state.ts'
import { useNow, useWall } from './wall-context.ts'

/** What is wrong, and what to do about it; `{key}` is the talk key for all windows. */
const WORDS: Readonly<Record<TalkTrouble, readonly [string, string]>> = {
  denied: ['The microphone is not allowed', 'Allow it for this page, or press / and type.'],
  'no-device': ['No microphone is connected', 'Connect one, or press / and type.'],
  taken: ['Another program has the microphone', 'Close that program, or press / and type.'],
  unplugged: ['The microphone was unplugged', 'Plug it in and hold Space again, or press / and type.'],
  insecure: [
    'This page may not use a microphone',
    'Open it on the appliance itself or over HTTPS, or press / and type.',
  ],
  unsupported: ['This browser cannot listen', 'Use a current Chromium, or press / and type.'],
  failed: ['The microphone does not open', 'Hold Space to try again, or press / and type.'],
  tapped: ['Hold Space while you speak', 'Let go to send.'],
  early: ['The microphone was not open yet', 'Hold Space again, and speak when it says Listening.'],
  busy: ['Another wall is being heard', 'Hold Space when it is done.'],
  'no-ear': ['This EchoOps has no ear', 'Press / and type.'],
  'too-long': ['That was long', 'It was heard to here. One command takes a few seconds.'],
  'key-pressed': ['{key} cannot be held here', 'Press it to talk, and press it again to send.'],
  'key-taken': [
    'Another program has {key}',
    'Hold Space on this wall, or give ECHOOPS_TALK_KEY another key.',
  ],
  'lost-link': ['The engine was lost', 'Nothing was heard. Say it again when it is back.'],
}

/** Why the last press of the talk key came to nothing; it goes away by itself. */
export function TalkTroubleBanner() {
  const { state } = useWall()
  const note = freshTrouble(state, useNow())
  if (note === null || state.talk.phase === 'opening' || state.talk.phase === 'listening') return null
  const [what, remedy] = WORDS[note.trouble].map((text) =>
    text.replace('{key}', state.machineKey?.key ?? 'The key'),
  )
  return (
    <section className="trouble" role="alert" aria-label="Talk">
      <p className="trouble-what">{what}</p>
      <p className="trouble-remedy">{remedy}</p>
    </section>
  )
}
