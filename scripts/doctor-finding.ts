/**
 * `works`; `missing`: not there, and EchoOps does without; `broken`: it is configured, and does not work. The remedy says what to do.
 */
export interface Finding {
  readonly about: string
  readonly state: 'works' | 'missing' | 'broken'
  readonly text: string
  readonly remedy?: string
}

export const works = (about: string, text: string): Finding => ({ about, state: 'works', text })
export const missing = (about: string, text: string, remedy: string): Finding => ({
  about,
  state: 'missing',
  text,
  remedy,
})
export const broken = (about: string, text: string, remedy: string): Finding => ({
  about,
  state: 'broken',
  text,
  remedy,
})

const MARKS = { works: 'ok', missing: '–', broken: 'WRONG' } as const
const WIDTH = 12

/** For people; the remedy stands under it. */
export function lineOf({ about, state, text, remedy }: Finding): string {
  const line = `${MARKS[state].padEnd(6)}${about.padEnd(WIDTH)}${text}`
  return remedy === undefined ? line : `${line}\n${' '.repeat(6 + WIDTH)}${remedy}`
}

/** The last line, and the exit code that goes with it. */
export function verdictOf(findings: readonly Finding[]): { readonly text: string; readonly code: 0 | 1 } {
  const wrong = findings.filter(({ state }) => state === 'broken').length
  const absent = findings.filter(({ state }) => state === 'missing').length
  if (wrong > 0) return { text: `${wrong} of what is configured does not work.`, code: 1 }
  const rest = absent === 0 ? '' : ` ${absent} more could be set up.`
  return { text: `Everything that is configured works.${rest}`, code: 0 }
}
