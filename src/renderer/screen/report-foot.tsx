import { reportEffort, voiceEffort } from '../../contract/effort-words.ts'
import type { SitRepView, SpeechView } from '../../contract/incident.ts'
import { confidenceWord } from '../../contract/words.ts'
import { causeWords } from '../state/words.ts'
import { MindIcon, VoiceIcon } from './icons.tsx'
import { Meter } from './meter.tsx'
import { useWall } from './wall-context.ts'

/** How sure the report is, and the sound of it. */
export function ReportFoot({
  sitrep,
  speech,
  audible,
}: {
  readonly sitrep: SitRepView | null
  readonly speech: readonly SpeechView[]
  readonly audible: SpeechView | null
}) {
  return (
    <footer className="report-foot">
      <Sound audible={audible} />
      {sitrep?.complete === true && (
        <div className="conclusion">
          <Confidence value={sitrep.confidence} />
          <Effort sitrep={sitrep} speech={speech} />
        </div>
      )}
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

/** Who wrote it and why, who spoke it, and what both took. A report of this machine alone says nothing: the foot of the wall does. */
function Effort({ sitrep, speech }: { readonly sitrep: SitRepView; readonly speech: readonly SpeechView[] }) {
  const spoken = voiceEffort(speech)
  const isOwn = sitrep.by === 'local-analyst' && sitrep.fell_back === undefined
  return (
    <>
      {!isOwn && (
        <p className="effort">
          <MindIcon /> <span className="unseen">Report: </span>
          {reportEffort(sitrep)}
        </p>
      )}
      {spoken !== '' && (
        <p className="effort">
          <VoiceIcon /> <span className="unseen">Voice: </span>
          {spoken}
        </p>
      )}
    </>
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
