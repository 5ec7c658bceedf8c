import { subjectOf } from '../state/scene.ts'
import type { WallState } from '../state/wall-state.ts'
import { ContextLine } from './context-line.tsx'
import { Hearing, HearingKeys } from './hearing.tsx'
import { EarIcon } from './icons.tsx'
import { useWall } from './wall-context.ts'

const PHASES = {
  idle: '',
  opening: 'Opening the microphone',
  listening: 'Listening',
  awaiting: 'Understanding',
} as const

/** The key of this wall is held: the whole frame says so, and shows what is heard. */
export function TalkStage() {
  const { state } = useWall()
  return (
    <main className="stage act" data-frame="talk">
      <ContextLine />
      <section className="act-body" aria-label="Talk">
        <h1 className="act-word">
          <EarIcon /> {PHASES[state.talk.phase]}
        </h1>
        <Hearing />
        <Proposal state={state} />
      </section>
      <HearingKeys />
    </main>
  )
}

/** What the report proposes, for whoever looks for the words. */
function Proposal({ state }: { readonly state: WallState }) {
  const sentences = subjectOf(state)?.whole?.sitrep?.sentences ?? []
  const next = sentences.findLast(({ role }) => role === 'next')
  if (next === undefined || state.talk.phase === 'awaiting') return null
  return <p className="talk-proposal">Proposed: {next.text}</p>
}
