import { z } from 'zod'
import { sum, type Tally } from './tally.ts'

const vitestReport = z.object({
  testResults: z.array(
    z.object({
      status: z.string(),
      assertionResults: z.array(
        z.object({ fullName: z.string(), status: z.string(), meta: z.unknown().optional() }),
      ),
    }),
  ),
})

/** Reads what Vitest's `json` reporter writes. A file that could not be loaded has no tests, and counts as one failure. */
export function readVitest(report: unknown): Tally {
  return sum(
    vitestReport.parse(report).testResults.map(({ status, assertionResults }) => {
      const failed = assertionResults.filter((test) => test.status === 'failed').length
      return {
        passed: assertionResults.filter((test) => test.status === 'passed').length,
        failed: status === 'failed' && failed === 0 ? 1 : failed,
        skipped: assertionResults
          .filter((test) => test.status !== 'failed' && test.status !== 'passed')
          .map((test) => `${test.fullName}: marked ${test.status} in the source`),
      }
    }),
  )
}

const annotation = z.object({ type: z.string(), description: z.string().optional() })
const spec = z.object({
  title: z.string(),
  tests: z.array(z.object({ status: z.string(), annotations: z.array(annotation).default([]) })),
})
type Suite = { specs?: z.infer<typeof spec>[] | undefined; suites?: Suite[] | undefined }
const suite: z.ZodType<Suite> = z.lazy(() =>
  z.object({ specs: z.array(spec).optional(), suites: z.array(suite).optional() }),
)
const playwrightReport = z.object({ suites: z.array(suite), errors: z.array(z.unknown()).default([]) })

/** Reads what Playwright's `json` reporter writes. A flaky test is a failed one; each error outside of tests is one more. */
export function readPlaywright(report: unknown): Tally {
  const { suites, errors } = playwrightReport.parse(report)
  return sum([...suites.map(readSuite), { passed: 0, failed: errors.length, skipped: [] }])
}

function readSuite({ specs = [], suites = [] }: Suite): Tally {
  return sum([...specs.map(readSpec), ...suites.map(readSuite)])
}

function readSpec({ title, tests }: z.infer<typeof spec>): Tally {
  const skipped = tests.filter(({ status }) => status === 'skipped')
  return {
    passed: tests.filter(({ status }) => status === 'expected').length,
    failed: tests.filter(({ status }) => status !== 'expected' && status !== 'skipped').length,
    skipped: skipped.map(({ annotations }) => `${title}: ${reasonOf(annotations)}`),
  }
}

function reasonOf(annotations: readonly z.infer<typeof annotation>[]): string {
  const reasons = annotations.filter(({ type }) => type === 'skip' || type === 'fixme')
  return reasons.map(({ description }) => description).find((text) => text !== undefined) ?? 'no reason given'
}
