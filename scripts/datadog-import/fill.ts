import { isObject, textAt, walk } from '../exports-lint/json.ts'
import { ADDRESS, SECRET_HEADER } from '../exports-lint/webhook-rules.ts'
import { CASE_PROJECT } from '../exports-lint/workflow-rules.ts'
import type { CaseProject } from './account.ts'
import { ADDRESS_REMEDY } from './address.ts'
import type { Wanted } from './wanted.ts'

/** What is different in every account. */
export interface Facts {
  /** Where Datadog reaches EchoOps; null: not known. */
  readonly address: string | null
  readonly secret: string | null
  /** People to tell besides: `@slack-ops @pagerduty`. Null: whoever the account tells already. */
  readonly notify: string | null
  readonly projects: () => Promise<readonly CaseProject[]>
  /** The key of the project that was asked for. */
  readonly projectKey: string | null
}

const WEBHOOK_PATH = '/webhook/datadog'
const WIDGET_PATH = '/widget'
const HANDLES = /^(?:\s+@[^\s@]+(?:@[^\s@]+)?)+$/

/** The document with the account's own values in place of what stands for them. Throws with the remedy where one is missing. */
export function fill({ kind, document }: Wanted, facts: Facts, found: unknown): Promise<unknown> | unknown {
  switch (kind) {
    case 'webhook':
      return fillWebhook(document, facts, found)
    case 'workflow':
      return fillWorkflow(document, facts, found)
    case 'monitor':
      return fillMonitor(document, facts, found)
    case 'dashboard':
      return replaceText(document, ADDRESS, facts.address ?? addressOfFrame(found) ?? ADDRESS)
    default:
      return document
  }
}

function fillWebhook(document: unknown, { address, secret }: Facts, found: unknown): unknown {
  if (address === null) throw new Error(`Where does Datadog reach EchoOps? ${ADDRESS_REMEDY}`)
  const url = `${address}${WEBHOOK_PATH}`
  if (secret !== null)
    return { ...asObject(document), url, custom_headers: JSON.stringify({ [SECRET_HEADER]: secret }) }
  // What the account has stays: it may be right, and this run cannot know.
  const known = textAt(found, 'custom_headers')
  if (known === '')
    throw new Error(
      'ECHOOPS_WEBHOOK_SECRET is not set, and without it anybody can post alerts. Set it for EchoOps and here, for example from: openssl rand -hex 32',
    )
  return { ...asObject(document), url, custom_headers: known }
}

async function fillWorkflow(document: unknown, facts: Facts, found: unknown): Promise<unknown> {
  return replaceText(document, CASE_PROJECT, await projectId(facts, found))
}

async function projectId({ projects, projectKey }: Facts, found: unknown): Promise<string> {
  const all = await projects()
  const keys = all.map(({ key }) => key).join(', ')
  if (all.length === 0)
    throw new Error(
      'There is no Case project to open Cases in. Make one in Datadog (Case Management, Projects), then import again.',
    )
  if (projectKey !== null) {
    const named = all.find(({ key }) => key.toUpperCase() === projectKey.toUpperCase())
    if (named === undefined) throw new Error(`There is no Case project ${projectKey}. There are: ${keys}.`)
    return named.id
  }
  const used = all.find(({ id }) => JSON.stringify(found ?? null).includes(JSON.stringify(id)))
  const only = all.length === 1 ? all[0] : undefined
  const chosen = used ?? only
  if (chosen === undefined)
    throw new Error(`There are several Case projects: ${keys}. Choose one with --case-project KEY.`)
  return chosen.id
}

function fillMonitor(document: unknown, { notify }: Facts, found: unknown): unknown {
  const message = textAt(document, 'message')
  if (notify !== null)
    return notify === '' ? document : { ...asObject(document), message: `${message}\n\n${notify}` }
  const there = textAt(found, 'message')
  const told = there.startsWith(message) && HANDLES.test(there.slice(message.length))
  return told ? { ...asObject(document), message: there } : document
}

/** A copy in which every text has `to` for `from`. */
function replaceText(value: unknown, from: string, to: string): unknown {
  if (typeof value === 'string') return value.replaceAll(from, to)
  if (Array.isArray(value)) return value.map((item: unknown) => replaceText(item, from, to))
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, replaceText(item, from, to)]))
}

/** The address that a webhook of the account already has. */
export function addressOf(webhook: unknown): string | null {
  const url = textAt(webhook, 'url')
  return url.endsWith(WEBHOOK_PATH) ? url.slice(0, -WEBHOOK_PATH.length) : null
}

/** The address that an iframe of a dashboard already shows: what the account knows is not taken away by a run that does not. */
function addressOfFrame(dashboard: unknown): string | null {
  for (const { value } of walk(dashboard)) {
    const url = isObject(value) && value['type'] === 'iframe' ? textAt(value, 'url') : ''
    if (url.endsWith(WIDGET_PATH)) return url.slice(0, -WIDGET_PATH.length)
  }
  return null
}

const asObject = (value: unknown): Readonly<Record<string, unknown>> => (isObject(value) ? value : {})
