/** What one step of the tests gives. */
export interface Tally {
  readonly passed: number
  readonly failed: number
  /** One line for each skipped test: its title and its reason. */
  readonly skipped: readonly string[]
}

export const PASSED: Tally = { passed: 1, failed: 0, skipped: [] }
/** A step that could not give its results counts as one failure: nothing is lost silently. */
export const BROKEN: Tally = { passed: 0, failed: 1, skipped: [] }

export function sum(tallies: readonly Tally[]): Tally {
  return {
    passed: tallies.reduce((total, { passed }) => total + passed, 0),
    failed: tallies.reduce((total, { failed }) => total + failed, 0),
    skipped: tallies.flatMap(({ skipped }) => skipped),
  }
}

/** The very last line of `npm test`. */
export const countingLine = ({ passed, failed, skipped }: Tally): string =>
  `${passed} passed, ${failed} failed, ${skipped.length} skipped`

/**
 * A program that ends badly although its report names no failure is broken all the same
 * (an error outside of any test, a report that was cut short), and so is one that ran no test at all.
 */
export function honest(tally: Tally, exitCode: number): Tally {
  const silent = exitCode !== 0 && tally.failed === 0
  const empty = tally.passed + tally.failed + tally.skipped.length === 0
  return silent || empty ? { ...tally, failed: tally.failed + 1 } : tally
}
