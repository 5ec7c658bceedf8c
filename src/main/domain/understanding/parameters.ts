import type { RunbookAction } from '../runbook.ts'
import { UNITS } from './words.ts'

type Rest = readonly (string | null)[]

export interface ParametersFound {
  readonly values: Readonly<Record<string, string | number>>
  /** The words that are left, null where one was taken. */
  readonly rest: Rest
}

const NUMBER = /^\d{1,6}$/
const VERSION = /^v?\d{1,5}(?:\.\d{1,5}){0,3}$/

/** "to four replicas", "to version 2.13.4", "for 30 minutes". "By two" is no total, and is left out. */
export function parametersIn(action: RunbookAction, words: Rest): ParametersFound {
  const rest = [...words]
  const values: Record<string, string | number> = {}
  for (const { name, type } of action.parameters) {
    const shape = type === 'version' ? VERSION : NUMBER
    const at = rest.findIndex((word, index) => word !== null && shape.test(word) && !isStep(rest, index))
    const word = at === -1 ? null : (rest[at] ?? null)
    if (word === null) continue
    values[name] = type === 'version' ? word.replace(/^v/, '') : Number(word)
    takeAround(rest, at)
  }
  if (action.parameters.some(({ name }) => name === 'version')) takePrevious(rest)
  if (action.parameters.some(({ name }) => name === 'replicas')) takeStep(rest)
  return { values, rest }
}

const isStep = (rest: Rest, at: number): boolean => rest[at - 1] === 'by'

/** The number, the "to" before it and the unit behind it. */
function takeAround(rest: (string | null)[], at: number): void {
  rest[at] = null
  for (let before = at - 1; before >= 0 && before >= at - 2; before -= 1) {
    const word = rest[before] ?? null
    if (word === null || !(word === 'to' || word === 'for' || UNITS.has(word))) break
    rest[before] = null
  }
  const unit = rest[at + 1] ?? null
  if (unit !== null && UNITS.has(unit)) rest[at + 1] = null
}

/** "to the previous version" is what a rollback without a version does anyway. */
function takePrevious(rest: (string | null)[]): void {
  for (const [index, word] of rest.entries())
    if (word !== null && (PREVIOUS.has(word) || word === 'version' || word === 'release' || word === 'one'))
      rest[index] = null
}
const PREVIOUS = new Set(['previous', 'last', 'prior', 'old', 'earlier', 'former'])

/** "up by two": the words are understood, and the total is asked for. */
function takeStep(rest: (string | null)[]): void {
  for (const [index, word] of rest.entries()) {
    if (word === null) continue
    const step = word === 'by' || (NUMBER.test(word) && rest[index - 1] == null) || UNITS.has(word)
    if (step || word === 'up' || word === 'down' || word === 'out') rest[index] = null
  }
}
