import { useEffect, useRef } from 'react'
import type { IncidentView, SpeechView } from '../../contract/incident.ts'
import type { ToldSentence } from '../state/scene.ts'
import { useFit } from './use-fit.ts'
import { useWall } from './wall-context.ts'

/** The situation report, sentence by sentence; the one being spoken is lit. */
export function Report({
  incident,
  told,
}: {
  readonly incident: IncidentView
  readonly told: readonly ToldSentence[]
}) {
  const list = useRef<HTMLOListElement>(null)
  const lit = told.findIndex(({ tone }) => tone === 'lit')
  const fit = useFit(list, 6, told.map(({ sentence }) => sentence.text).join(' '))
  useEffect(() => {
    if (lit >= 0) list.current?.children[lit]?.scrollIntoView({ block: 'nearest' })
  }, [lit])
  return (
    <ol className="report" ref={list} data-fit={fit} aria-label="Situation report">
      {told.map((one) => (
        <Sentence key={one.sentence.key} told={one} />
      ))}
      {incident.sitrep?.complete === false && (
        <li className="sentence" data-tone="coming">
          …
        </li>
      )}
    </ol>
  )
}

function Sentence({ told }: { readonly told: ToldSentence }) {
  const { wall, state } = useWall()
  const { sentence, tone, utteranceId } = told
  const marks = { 'data-tone': tone, 'data-role': sentence.role, 'data-key': sentence.key }
  return (
    <li className="sentence" {...marks} aria-current={tone === 'lit' ? 'true' : undefined}>
      {utteranceId === null ? (
        <span className="sentence-text">{sentence.text}</span>
      ) : (
        <button
          type="button"
          className="sentence-text"
          title={state.muted ? 'Muted. Press M, then this can be said' : 'Say this again'}
          disabled={state.muted}
          onClick={() => wall.send({ type: 'replay', utterance_id: utteranceId })}
        >
          {sentence.text}
        </button>
      )}
    </li>
  )
}

/** Spoken words that are not a line of the report shown: an update, a recovery, a summary, a notice. */
export function Caption({
  audible,
  told,
}: {
  readonly audible: SpeechView
  readonly told: readonly ToldSentence[]
}) {
  if (audible.purpose === 'headline' || told.some(({ tone }) => tone === 'lit')) return null
  return <p className="caption">{audible.text}</p>
}
