import type { SitRepView, SpeechView } from '../../contract/incident.ts'
import { confidenceWord } from '../../contract/words.ts'
import { causeWords } from '../state/words.ts'
import { VoiceIcon } from './icons.tsx'
import { Meter } from './meter.tsx'
import { useWall } from './wall-context.ts'

/** How sure the report is, and the sound of it. */
export function ReportFoot({
  sitrep,
  audible,
}: {
  readonly sitrep: SitRepView | null
  readonly audible: SpeechView | null
}) {
  return (
    <footer className="report-foot">
      <Sound audible={audible} />
      {sitrep?.complete === true && <Confidence value={sitrep.confidence} />}
    </footer>
  )
}

export function Sound({ audible }: { readonly audible: SpeechView | null }) {
  const { state } = useWall()
  if (audible === null) return null
  const here = state.sounding.get(audible.id) === 'started'
  return (
    <p className="sound" data-speaking="true">
      <VoiceIcon /> {here ? <Meter /> : 'Speaking on another wall'}
    </p>
  )
}

function Confidence({ value }: { readonly value: number }) {
  const percent = Math.round(Math.min(1, Math.max(0, value)) * 100)
  return (
    <p className="confidence">
      <span>{causeWords(value)}</span>
      {confidenceWord(value) !== null && (
        <span className="confidence-bar" role="img" aria-label={`${percent} percent`}>
          <span style={{ width: `${percent}%` }} />
        </span>
      )}
    </p>
  )
}
