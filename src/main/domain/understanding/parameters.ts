import type { ParameterRule, RunbookAction } from '../runbook.ts'
import { durationIn } from './durations.ts'
import { UNITS } from './words.ts'

type Rest = (string | null)[]

export interface ParametersFound {
  readonly values: Readonly<Record<string, string | number>>
  /** The words that are left, null where one was taken. */
  readonly rest: readonly (string | null)[]
}

const NUMBER = /^\d{1,6}$/
const VERSION = /^v?\d{1,5}(?:\.\d{1,5}){0,3}$/
const PREVIOUS = new Set(['previous', 'last', 'prior', 'old', 'earlier', 'former'])
const RELEASES = new Set(['version', 'release', 'build'])

/**
 * "To four replicas", "to version 2.13.4", "for half an hour" (in minutes). What is said beside it stays in the rest and makes
 * the command unclear: "to 3 or 4", "to minus 3". `named` marks words of a service's name. "By two" is no total, and is left out.
 */
export function parametersIn(
  action: RunbookAction,
  words: readonly (string | null)[],
  named: readonly boolean[],
): ParametersFound {
  const rest = [...words]
  const values: Record<string, string | number> = {}
  for (const rule of action.parameters) {
    const value = takeValue(rule, rest, named)
    if (value !== null) values[rule.name] = value
  }
  if (action.parameters.some(({ type }) => type === 'version')) takePrevious(rest, named)
  if (action.parameters.some(({ name }) => name === 'replicas')) takeStep(rest, named)
  return { values, rest }
}

function takeValue({ type }: ParameterRule, rest: Rest, named: readonly boolean[]): string | number | null {
  if (type === 'minutes') {
    const duration = durationIn(rest)
    if (duration !== null) return duration
  }
  const fits = type === 'version' ? isVersion : isTotal
  const places = rest.flatMap((_, at) => (named[at] !== true && fits(rest, at) ? [at] : []))
  const at = places.find((place) => rest[place - 1] === 'to') ?? places[0]
  if (at === undefined) return null
  const word = rest[at] ?? ''
  takeAround(rest, at, named)
  return type === 'version' ? word.replace(/^v/, '') : Number(word)
}

/** "To four", and not "by two", "from two". */
const isTotal = (rest: Rest, at: number): boolean =>
  NUMBER.test(rest[at] ?? '') && !/^(?:by|from|with)$/.test(rest[at - 1] ?? '')

/** "2.13.4", "v2", "version two"; in "two versions" the number counts. */
function isVersion(rest: Rest, at: number): boolean {
  const word = rest[at] ?? ''
  if (!VERSION.test(word) || rest[at - 1] === 'by') return false
  if (/^\D|\./.test(word)) return true
  const before = rest[at - 1] ?? ''
  return (
    RELEASES.has(before) || (before === 'to' && !/^(?:version|release|build)s?$/.test(rest[at + 1] ?? ''))
  )
}

/** The number, "to" or "from two to" before it and the unit behind it. */
function takeAround(rest: Rest, at: number, named: readonly boolean[]): void {
  rest[at] = null
  for (let before = at - 1; before >= 0 && before >= at - 2; before -= 1) {
    const word = rest[before] ?? null
    const around = word === 'to' || word === 'for' || (word !== null && UNITS.has(word))
    if (!around || named[before] === true) break
    rest[before] = null
  }
  if (rest[at - 3] === 'from' && NUMBER.test(rest[at - 2] ?? '') && rest[at - 1] === null)
    rest.fill(null, at - 3, at - 1)
  const unit = rest[at + 1] ?? null
  if (unit !== null && UNITS.has(unit) && named[at + 1] !== true) rest[at + 1] = null
}

/** "To the previous version", "by one version": what a rollback without a version does anyway. */
function takePrevious(rest: Rest, named: readonly boolean[]): void {
  for (const [at, word] of rest.entries()) {
    if (word === null || named[at] === true) continue
    const oneBack = word === '1' && RELEASES.has(rest[at + 1] ?? '')
    if (oneBack && rest[at - 1] === 'by') rest[at - 1] = null
    if (oneBack || PREVIOUS.has(word) || RELEASES.has(word) || (word === 'one' && rest[at - 1] == null))
      rest[at] = null
  }
}

/** "Up by two": the words are understood, and the total is asked for. */
function takeStep(rest: Rest, named: readonly boolean[]): void {
  for (const [at, word] of rest.entries()) {
    if (word === null || named[at] === true) continue
    if (word === 'by' && NUMBER.test(rest[at + 1] ?? '')) rest.fill(null, at, at + 2)
    if (UNITS.has(word) || word === 'up' || word === 'down' || word === 'out' || word === 'in')
      rest[at] = null
  }
}
