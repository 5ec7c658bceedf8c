import type { FiguresView, LevelView } from '../../contract/figures.ts'
import {
  budgetWords,
  burnWords,
  percent,
  STANDING_WORDS,
  type Standing,
  seconds,
  servedWords,
  standingOf,
} from '../state/figure-words.ts'
import { AlertIcon, CheckIcon, NotIcon } from './icons.tsx'

/** The objective over seven days, what is left of its error budget, and how fast that goes. */
export function CockpitObjective({ figures }: { readonly figures: FiguresView }) {
  const { slo, latency } = figures
  const standing = standingOf(slo)
  const left = slo.week.budget_left
  return (
    <section className="panel cockpit-objective" data-standing={standing} aria-labelledby="cockpit-objective">
      <h2 id="cockpit-objective">
        Within {seconds(latency.limit_ms)}, target {percent(slo.target)}
      </h2>
      <p className="objective-standing">
        <StandingIcon standing={standing} />
        {STANDING_WORDS[standing]}
      </p>
      {left === null ? (
        <p className="objective-none">No command or report {figures.since === null ? 'yet' : 'in 7 days'}</p>
      ) : (
        <>
          <p className="objective-budget">
            Error budget <strong>{budgetWords(left)}</strong>
          </p>
          <span className="objective-bar" aria-hidden="true">
            <span style={{ width: `${Math.max(0, left) * 100}%` }} />
          </span>
        </>
      )}
      <table className="objective-windows">
        <thead>
          <tr>
            <th scope="col">Last</th>
            <th scope="col">In time</th>
            <th scope="col">Burn</th>
          </tr>
        </thead>
        <tbody>
          <Window name="1 hour" level={slo.hour} />
          <Window name="7 days" level={slo.week} />
        </tbody>
      </table>
    </section>
  )
}

function Window({ name, level }: { readonly name: string; readonly level: LevelView }) {
  return (
    <tr>
      <th scope="row">{name}</th>
      <td data-none={level.level === null}>
        {level.level === null ? (
          'no data'
        ) : (
          <>
            <strong>{percent(level.level)}</strong> <span>{servedWords(level)}</span>
          </>
        )}
      </td>
      <td data-over={(level.burn_rate ?? 0) > 1}>
        {level.burn_rate === null ? '' : burnWords(level.burn_rate)}
      </td>
    </tr>
  )
}

function StandingIcon({ standing }: { readonly standing: Standing }) {
  if (standing === 'none') return <NotIcon />
  return standing === 'good' ? <CheckIcon /> : <AlertIcon />
}
