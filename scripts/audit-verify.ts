import { parseArgs } from 'node:util'
import { type AuditVerdict, verifyAudit } from '../src/main/adapters/sqlite/verify-audit.ts'
import { readConfig } from '../src/main/config/config.ts'
import { readEnvironment } from '../src/main/config/environment.ts'

const USAGE = `npm run audit:verify                   checks the audit log of this machine's EchoOps, also while it runs
npm run audit:verify -- --home DIR     that of another state directory

Exit code 0: every entry is as it was written. 1: one is not, or there is no audit log.`

process.exitCode = await run(process.argv.slice(2))

async function run(args: readonly string[]): Promise<number> {
  try {
    const { home, help } = options(args)
    if (help) {
      console.log(USAGE)
      return 0
    }
    return tell(await verifyAudit(home ?? readConfig(readEnvironment(process.env, process.cwd())).home))
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error))
    return 1
  }
}

function options(args: readonly string[]): { home: string | null; help: boolean } {
  const { values } = parseArgs({
    args: [...args],
    options: { home: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
  })
  if (values.home?.trim() === '') throw new Error('--home needs a directory.')
  return { home: values.home ?? null, help: values.help === true }
}

function tell({ entries, firstAt, lastAt, firstBroken, reason }: AuditVerdict): number {
  const span = firstAt === null || lastAt === null ? '' : `, ${timeOf(firstAt)} to ${timeOf(lastAt)}`
  console.log(`${entries} ${entries === 1 ? 'entry' : 'entries'}${span}`)
  if (firstBroken === null) {
    console.log('intact')
    return 0
  }
  console.error(`Broken at entry ${firstBroken}. ${reason}`)
  return 1
}

/** What somebody has put there need not be a time. */
function timeOf(ms: number): string {
  const date = new Date(ms)
  return Number.isNaN(date.getTime()) ? `no time (${ms})` : date.toISOString()
}
