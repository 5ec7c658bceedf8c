import type { FiguresView, LevelView, PercentilesView } from '../../contract/figures.ts'
import { counted, number, serviceTitle } from './words.ts'

/** How the objective stands, for colour, shape and word. `none`: nobody asked anything. */
export type Standing = 'none' | 'good' | 'burning' | 'fast' | 'missed'

/** Overspent is worst; then a budget that goes so fast that somebody has to look; then one that will not last. */
export function standingOf({ hour, week, fast_burn }: FiguresView['slo']): Standing {
  if (week.budget_left === null) return 'none'
  if (week.budget_left < 0) return 'missed'
  if ((hour.burn_rate ?? 0) >= fast_burn) return 'fast'
  return Math.max(hour.burn_rate ?? 0, week.burn_rate ?? 0) > 1 ? 'burning' : 'good'
}

export const STANDING_WORDS: Readonly<Record<Standing, string>> = {
  none: 'No data',
  good: 'On target',
  burning: 'Burning',
  fast: 'Burning fast',
  missed: 'Target missed',
}

/** "0.42 s", "1 s", "1.6 s", "12 s": as many places as an ear could tell. */
export function seconds(ms: number): string {
  const value = ms / 1_000
  if (value < 0.995) return `${Math.max(0.01, value).toFixed(2)} s`
  return `${value < 9.95 ? Math.round(value * 10) / 10 : Math.round(value)} s`
}

/** A share as people say it, rounded down so that 100 % is said of all only: "97.3 %". */
export function percent(share: number): string {
  const tenths = Math.floor(share * 1_000 + 1e-9) / 10
  return `${Number.isInteger(tenths) ? tenths : tenths.toFixed(1)} %`
}

/** What is left of a budget: "82 %", "none"; what is overspent is said by how much. */
export function budgetWords(left: number): string {
  if (left < 0) return `overspent by ${Math.ceil(-left * 100 - 1e-9)} %`
  return `${Math.floor(left * 100 + 1e-9)} % left`
}

/** A burn rate: "0", "0.4×", "12×". */
export function burnWords(rate: number | null): string {
  if (rate === null) return 'no data'
  if (rate === 0) return '0×'
  if (rate < 0.05) return '< 0.1×'
  return `${rate < 9.95 ? rate.toFixed(1) : Math.round(rate)}×`
}

/** Dollars: "$0", "under 1 ¢", "$0.42", "$1,204". */
export function money(usd: number): string {
  if (usd <= 0) return '$0'
  if (usd < 0.005) return 'under 1 ¢'
  return usd < 100 ? `$${usd.toFixed(2)}` : `$${number(usd)}`
}

/** Why another engine took over, as short as a label. */
const WHY: Readonly<Record<string, string>> = {
  unreachable: 'not reached',
  timeout: 'too late',
  'bad-key': 'key refused',
  forbidden: 'not allowed',
  quota: 'used up',
  'rate-limited': 'told to pause',
  'not-found': 'unknown model',
  'too-large': 'too large',
  'bad-request': 'request refused',
  blocked: 'held back',
  malformed: 'bad answer',
  cut: 'broke off',
  'server-error': 'its own failure',
}
export const whyWords = (failure: string): string => WHY[failure] ?? failure.replaceAll('-', ' ')

/** Why a command was refused, as short as a label. */
const REFUSED: Readonly<Record<string, string>> = {
  'not-in-runbook': 'not in the runbook',
  'out-of-bounds': 'out of bounds',
  'wrong-environment': 'wrong environment',
  'several-targets': 'several targets',
  everything: 'aimed at everything',
  injected: 'an instruction in it',
  secrets: 'asked for secrets',
  'busy-target': 'target busy',
  'read-only': 'runbook read-only',
  'no-pin': 'no PIN set',
  'no-dry-run': 'no dry run possible',
}
export const refusedWords = (reason: string): string => REFUSED[reason] ?? reason.replaceAll('-', ' ')

/** "Local voice", "ElevenLabs", "Local ear + ElevenLabs": engines as a person names them. */
const PRODUCTS: Readonly<Record<string, string>> = { elevenlabs: 'ElevenLabs' }
export const engineWords = (engine: string): string =>
  engine
    .split('+')
    .map((one) => PRODUCTS[one] ?? serviceTitle(one))
    .join(' + ')

/** How many of how many came in time: "214 of 220". */
export function servedWords({ total, satisfactory }: LevelView): string {
  return `${number(satisfactory)} of ${number(total)}`
}

/** What a screen reader says of the chart. */
export function chartWords({ latency }: FiguresView): string {
  const { commands, reports, limit_ms } = latency
  const told = [
    commands === null ? null : latencyWords(commands, 'command'),
    reports === null ? null : latencyWords(reports, 'report'),
  ].filter((part) => part !== null)
  const what = told.length === 0 ? 'nothing was asked or reported' : told.join('; ')
  return `Time to the first sound in the last hour: ${what}. The limit is ${seconds(limit_ms)}.`
}

function latencyWords({ count, p50_ms, p95_ms }: PercentilesView, one: string): string {
  return `${counted(count, one)}, half within ${seconds(p50_ms)}, 95 % within ${seconds(p95_ms)}`
}
