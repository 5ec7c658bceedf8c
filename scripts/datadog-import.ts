import { createInterface } from 'node:readline/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { readEnvironment } from '../src/main/config/environment.ts'
import { runImport } from './datadog-import/run-import.ts'
import { readTrueExports } from './exports-lint/lint-exports.ts'

/** `npm run datadog:import`; docs/datadog.md says what each object is for. */
process.exitCode = await runImport(process.argv.slice(2), {
  env: readEnvironment(process.env, process.cwd()),
  exports: readTrueExports,
  say: (line) => console.log(line),
  complain: (line) => console.error(line),
  ask: process.stdin.isTTY && process.stdout.isTTY ? ask : null,
  pause: (ms) => sleep(ms),
})

async function ask(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `)).trim())
  } finally {
    terminal.close()
  }
}
