import { readConfig } from '../../src/main/config/config.ts'
import type { ExportDocument } from '../exports-lint/read-exports.ts'
import { type Account, openAccount } from './account.ts'
import { applyStep } from './apply.ts'
import { tellDifference } from './diff.ts'
import { addressOf, type Facts } from './fill.ts'
import type { Pause } from './http.ts'
import { type Options, readOptions, USAGE } from './options.ts'
import { planStep, type Step } from './plan.ts'
import { CASE_PERMISSION, reasonWith } from './reasons.ts'
import { type Wanted, wantedOf } from './wanted.ts'

/** What the import has of the world. */
export interface ImportWorld {
  readonly env: Readonly<Record<string, string | undefined>>
  /** What is imported. Throws when it is not true. */
  readonly exports: () => readonly ExportDocument[]
  readonly say: (line: string) => void
  readonly complain: (line: string) => void
  /** Null: nobody is there to ask. */
  readonly ask: ((question: string) => Promise<boolean>) | null
  readonly pause: Pause
}

export const KEYS_REMEDY =
  'Set DD_API_KEY and DD_APP_KEY, and DD_SITE where it is not datadoghq.com; .env is read. Both keys are made in Datadog under Organization Settings.'
/** Fields of one object that are shown; the rest is counted. */
const SHOWN_FIELDS = 20

/** Exit code: 0 all is as exported, or nothing was to be done; 1 something failed and is named; 2 it could not begin. */
export async function runImport(args: readonly string[], world: ImportWorld): Promise<0 | 1 | 2> {
  let options: Options
  let opened: { account: Account; where: string; secret: string | null }
  let wanted: readonly Wanted[]
  try {
    options = readOptions(args, world.env)
    if (options.help) {
      world.say(USAGE)
      return 0
    }
    const { only } = options
    wanted = wantedOf(world.exports()).filter(({ kind }) => only.includes(kind))
    opened = open(world)
  } catch (error) {
    world.complain(error instanceof Error ? error.message : String(error))
    return 2
  }
  const { account, where, secret } = opened
  try {
    await account.checkKeys()
  } catch (error) {
    world.complain(reasonWith(error, 'to be known'))
    return 1
  }
  world.say(`Datadog at ${where}`)
  const steps = await plan(wanted, account, await factsOf(options, account, secret, wanted), world)
  return decide(steps, options, account, world)
}

function open({ env, pause, complain }: ImportWorld) {
  const { clouds, webhookSecret } = readConfig(env)
  const { datadog } = clouds
  if (datadog?.appKey == null) throw new Error(`Keys are missing. ${KEYS_REMEDY}`)
  const account = openAccount({ ...datadog, appKey: datadog.appKey }, pause, complain)
  return { account, where: datadog.baseUrl, secret: webhookSecret?.reveal() ?? null }
}

/** What this run knows, filled up with what the account knows already. */
async function factsOf(
  { address, notify, project }: Options,
  account: Account,
  secret: string | null,
  wanted: readonly Wanted[],
): Promise<Facts> {
  let projects: ReturnType<Account['caseProjects']> | null = null
  const webhook = wanted.find(({ kind }) => kind === 'webhook')
  const known = { kind: 'webhook', key: 'echoops', name: 'echoops', document: null } as const
  const there =
    address === null ? await account.shelves.webhook.find(webhook ?? known).catch(() => null) : null
  return {
    address: address ?? addressOf(there?.document),
    secret,
    notify,
    projectKey: project,
    projects: () => {
      projects ??= account.caseProjects().catch((error: unknown) => {
        throw new Error(reasonWith(error, CASE_PERMISSION))
      })
      return projects
    },
  }
}

async function plan(
  wanted: readonly Wanted[],
  account: Account,
  facts: Facts,
  world: ImportWorld,
): Promise<readonly Step[]> {
  const steps: Step[] = []
  for (const one of wanted) {
    const step = await planStep(one, account.shelves, facts)
    for (const line of linesOf(step)) world.say(line)
    steps.push(step)
  }
  if (facts.address === null)
    world.say('The iframe of Autonomic AI Ops Center shows nothing until the address of EchoOps is known.')
  return steps
}

async function decide(
  steps: readonly Step[],
  { dryRun, yes }: Options,
  account: Account,
  world: ImportWorld,
): Promise<0 | 1 | 2> {
  const writes = steps.filter(({ act }) => act === 'create' || act === 'update')
  const failed = steps.filter(({ act }) => act === 'fail').map(({ wanted }) => titleOf(wanted))
  if (writes.length === 0) world.say('Nothing is to be changed.')
  else if (dryRun) world.say(`A dry run: nothing was changed. ${countOf(writes)} would be.`)
  else if (!yes && world.ask === null) {
    world.complain('Nobody is here to ask. Give --yes to go ahead, or --dry-run to only look.')
    return 2
  } else if (yes || (await world.ask?.(`${countOf(writes)}. Go ahead?`)) === true)
    failed.push(...(await applyAll(writes, account, world)))
  else world.say('Nothing was changed.')
  if (failed.length === 0) return 0
  world.complain(
    `Not done: ${failed.join('; ')}. What is in the way stands above; import again when it is gone.`,
  )
  return 1
}

/** One after the other, each for itself: a failure does not keep the next from being done. The names of what failed. */
async function applyAll(
  steps: readonly Step[],
  account: Account,
  world: ImportWorld,
): Promise<readonly string[]> {
  const failed: string[] = []
  for (const [index, step] of steps.entries()) {
    const why = await applyStep(step, account.shelves)
    const done = step.act === 'create' ? 'created' : 'updated'
    const count = `${index + 1}/${steps.length}`
    if (why === null) world.say(`  ${count} ${done}  ${titleOf(step.wanted)}`)
    else {
      failed.push(titleOf(step.wanted))
      world.complain(`  ${count} FAILED   ${titleOf(step.wanted)}: ${why}`)
    }
  }
  return failed
}

const MARKS = { create: '+', update: '~', keep: '=', wait: '·', fail: '!' } as const

function linesOf(step: Step): readonly string[] {
  const head = `  ${MARKS[step.act]} ${titleOf(step.wanted)}`
  switch (step.act) {
    case 'create':
      return [`${head}: new`]
    case 'keep':
      return [head]
    case 'update': {
      const shown = step.differences.slice(0, SHOWN_FIELDS).map((one) => `      ${tellDifference(one)}`)
      const more = step.differences.length - shown.length
      return [
        `${head}: ${step.differences.length} differ`,
        ...shown,
        ...(more > 0 ? [`      and ${more} more`] : []),
      ]
    }
    default:
      return [`${head}: ${step.why}`]
  }
}

const titleOf = ({ kind, name }: Wanted): string => `${kind} ${name}`

function countOf(writes: readonly Step[]): string {
  const created = writes.filter(({ act }) => act === 'create').length
  return `${created} created, ${writes.length - created} updated`
}
