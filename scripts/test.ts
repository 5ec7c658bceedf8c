import { parseArgs } from 'node:util'
import { beginCourse, type Course, type Need, provide, STEPS, type Step } from './testing/steps.ts'
import { BROKEN, countingLine, sum, type Tally } from './testing/tally.ts'

/** `npm test`: every test of EchoOps, after providing what the machine lacks. The last line counts; 1 when anything failed. */
const tally = sum(await runSteps(chosenSteps(process.argv.slice(2))))
for (const line of tally.skipped) console.log(`skipped: ${line}`)
console.log(countingLine(tally))
process.exitCode = tally.failed === 0 ? 0 : 1

function chosenSteps(args: readonly string[]): readonly Step[] {
  const names = STEPS.map(({ name }) => name).join(' | ')
  try {
    const { values } = parseArgs({ args: [...args], options: { only: { type: 'string' } } })
    if (values.only === undefined) return STEPS
    const chosen = STEPS.filter(({ name }) => name === values.only)
    if (chosen.length > 0) return chosen
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error))
  }
  console.error(`usage: npm test -- [--only ${names}]`)
  process.exit(2)
}

async function runSteps(steps: readonly Step[]): Promise<Tally[]> {
  const course = beginCourse()
  const provided = new Map<Need, string | null>()
  const tallies: Tally[] = []
  for (const step of steps) {
    const began = performance.now()
    console.log(`\n── ${step.title}`)
    const problem = await provideAll(step.needs, provided, course)
    if (problem !== null) console.error(`not run, which counts as failed: ${problem}`)
    const result = problem === null ? await step.run(course) : BROKEN
    tallies.push(result)
    console.log(
      `── ${step.title}: ${countingLine(result)}, ${Math.round((performance.now() - began) / 1000)} s`,
    )
  }
  return tallies
}

/** Each need is provided once; the first problem is enough. */
async function provideAll(
  needs: readonly Need[],
  provided: Map<Need, string | null>,
  course: Course,
): Promise<string | null> {
  for (const need of needs) {
    if (!provided.has(need)) provided.set(need, await provide(need, course))
    const problem = provided.get(need) ?? null
    if (problem !== null) return problem
  }
  return null
}
