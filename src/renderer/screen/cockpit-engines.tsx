import type { ReactNode } from 'react'
import type { FiguresView } from '../../contract/figures.ts'
import { engineWords, seconds, whyWords } from '../state/figure-words.ts'
import { ActIcon, EarIcon, EvidenceIcon, MindIcon, VoiceIcon } from './icons.tsx'
import { useWall } from './wall-context.ts'

type Fallbacks = FiguresView['today']['fallbacks'][number]

/** Which engine serves each sense now, and how often another had to take over today. */
export function CockpitEngines({ figures }: { readonly figures: FiguresView }) {
  const { engines } = useWall().state
  const fellBack = (sense: string) => figures.today.fallbacks.find((one) => one.sense === sense) ?? null
  const voice =
    engines === null ? undefined : figures.first_audio.find(({ engine }) => engine === engines.voice)
  const commander = fellBack('commander')
  return (
    <section className="panel cockpit-engines" aria-labelledby="cockpit-engines">
      <h2 id="cockpit-engines">
        {figures.today.fallbacks.length === 0
          ? 'Engines now, no fallback today'
          : 'Engines now, and who took over today'}
      </h2>
      {engines !== null && (
        <ul className="sense-list">
          <Sense name="Voice" engine={engines.voice} icon={<VoiceIcon />} fallbacks={fellBack('voice')}>
            {voice !== undefined && `first sound ${seconds(voice.p50_ms)}`}
          </Sense>
          <Sense
            name="Analyst"
            engine={engines.analyst}
            icon={<MindIcon />}
            fallbacks={fellBack('analyst')}
          />
          <Sense name="Evidence" engine={engines.evidence} icon={<EvidenceIcon />} fallbacks={null} />
          {engines.ear !== null && (
            <Sense name="Ear" engine={engines.ear} icon={<EarIcon />} fallbacks={fellBack('ear')} />
          )}
          {commander !== null && (
            <Sense name="Commander" engine={commander.to} icon={<ActIcon />} fallbacks={commander} />
          )}
        </ul>
      )}
    </section>
  )
}

function Sense({
  name,
  engine,
  icon,
  fallbacks,
  children,
}: {
  readonly name: string
  readonly engine: string
  readonly icon: ReactNode
  readonly fallbacks: Fallbacks | null
  readonly children?: ReactNode
}) {
  return (
    <li data-fell={fallbacks !== null}>
      {icon}
      <span className="sense-name">{name}</span>
      <strong className="sense-engine">{engineWords(engine)}</strong>
      <span className="sense-fell">{fallbacks === null ? children : fellWords(fallbacks, name)}</span>
    </li>
  )
}

/** "Local 3×, too late": of which sense it is stands before it. */
function fellWords({ count, to, why }: Fallbacks, sense: string): string {
  const engine = engineWords(to)
  const suffix = ` ${sense.toLowerCase()}`
  const short = engine.endsWith(suffix) ? engine.slice(0, -suffix.length) : engine
  return `${short} ${count}×${why === null ? '' : `, ${whyWords(why)}`}`
}
