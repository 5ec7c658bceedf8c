import type { Evidence, EvidenceKind } from '../../domain/evidence.ts'
import { type Question, sameService } from '../../domain/logs/candidate.ts'
import { exampleOf } from '../../domain/logs/example.ts'
import { presentable } from '../../domain/logs/redact.ts'
import { clockTime } from '../../domain/logs/worded.ts'
import type { DatadogApi } from './api.ts'
import { at, fieldsOf, listOf, tagOf, textOf, timeOf } from './json.ts'

export const EVENTS = { what: 'events', permission: 'events_read' } as const
export const EVENT_SOURCE = 'Datadog events'
/** A change this long before the window still counts: its effect may take a while to be noticed. */
export const CHANGE_REACH_MS = 60 * 60_000
const PAGE_EVENTS = 100
const MOST_PIECES = 4

const RELEASED =
  /\b(?:deploy(?:ing|ed|ment)?s?|releas(?:e|ed|ing)|roll(?:ed|ing)?[ -]?out|rolled back|upgrad(?:e|ed|ing))\b/i
const FLAG = /\b(?:feature[ _-]?(?:flag|toggle)|flag|toggle|experiment)\b/i
const CONFIGURED = /\b(?:config(?:uration)?|settings?|scal(?:e|ed|ing)|terraform|migration)\b/i
const DIED =
  /\b(?:oom-?kill(?:ed|ing)?|out of memory|crash(?:ed|loop\w*)?|back-off restarting|evicted|unhealthy|killed)\b/i
const VERSION = /(?<![\w.])v?(\d+\.\d+(?:\.\d+){0,2}(?:[-+][0-9A-Za-z.]+)?)(?![\w.])/

/** Changes and deaths that Datadog knows of around the alert: releases, flags, settings, ends of processes. Monitors speak for themselves. */
export async function changesAround(
  api: DatadogApi,
  query: string,
  question: Question,
  tryMs: number,
  signal: AbortSignal,
): Promise<{ readonly events: number; readonly evidence: readonly Evidence[] }> {
  const from = new Date(question.windowFrom - CHANGE_REACH_MS).toISOString()
  const filter = { query, from, to: new Date(question.windowTo).toISOString() }
  const body = { filter, sort: '-timestamp', page: { limit: PAGE_EVENTS } }
  const call = { ...EVENTS, method: 'POST', path: '/api/v2/events/search', body, safe: true, tryMs } as const
  const events = listOf(at(await api.call(call, signal), 'data'))
  const found = events.flatMap((event) => {
    const piece = pieceOf(event, question)
    return piece === null ? [] : [piece]
  })
  const once = new Map(found.map((one) => [`${one.kind} ${one.title}`, one]))
  const evidence = [...once.values()].toSorted((a, b) => b.score - a.score).slice(0, MOST_PIECES)
  return { events: events.length, evidence }
}

interface Told {
  readonly kind: EvidenceKind
  readonly title: string
  readonly weight: number
  readonly facts: Readonly<Record<string, string>>
}

function pieceOf(event: unknown, question: Question): Evidence | null {
  const attributes = fieldsOf(at(event, 'attributes'))
  const own = fieldsOf(attributes['attributes'])
  const happenedAt = timeOf(own['timestamp']) ?? timeOf(attributes['timestamp'])
  const title = presentable(textOf(own['title']) ?? textOf(attributes['title']) ?? '', 200)
  const message = presentable(textOf(attributes['message']) ?? '', 500)
  const tags = listOf(attributes['tags'])
  if (happenedAt === null || (title === '' && message === '')) return null
  const told = tellOf(own, tags, `${title} ${message}`, happenedAt)
  if (told === null) return null
  const service = textOf(own['service']) ?? tagOf(tags, 'service')
  const named = service === null || service === 'undefined' ? question.service : presentable(service, 80)
  const line = title === '' ? message : title
  return {
    id: '',
    kind: told.kind,
    title: told.title,
    service: named,
    pattern: line,
    level: told.kind === 'restart' ? 'error' : 'info',
    count: 1,
    expected: 0,
    firstAt: happenedAt,
    lastAt: happenedAt,
    example: exampleOf(line, []),
    source: EVENT_SOURCE,
    lines: [title, message].filter((text) => text !== ''),
    trend: [],
    facts: told.facts,
    score: Math.round(told.weight * nearness(happenedAt, question) * ownership(named, question) * 1e3) / 1e3,
  }
}

function tellOf(
  own: Readonly<Record<string, unknown>>,
  tags: readonly unknown[],
  text: string,
  happenedAt: number,
): Told | null {
  const when = `at ${clockTime(happenedAt)}`
  const changed = fieldsOf(own['changed_resource'])
  const name = textOf(changed['name'])
  const author = textOf(at(own, 'author', 'name'))
  const by = author === null ? {} : { by: presentable(author, 80) }
  const resource = name === null ? {} : { name: presentable(name, 80) }
  const kindOfChange = textOf(changed['type'])
  if (kindOfChange === 'feature_flag' || (name === null && FLAG.test(text)))
    return change(`Feature flag changed ${when}`, { change: 'feature flag', ...resource, ...by })
  const version = tagOf(tags, 'version') ?? textOf(own['version']) ?? VERSION.exec(text)?.[1] ?? null
  if (RELEASED.test(text) && version !== null) {
    const facts = { version: presentable(version, 40), ...by }
    return { kind: 'deployment', title: `Release ${facts.version} ${when}`, weight: 0.93, facts }
  }
  if (RELEASED.test(text)) return change(`Deployment ${when}`, { change: 'deployment', ...by })
  if (name !== null || CONFIGURED.test(text))
    return change(`Configuration changed ${when}`, { change: 'configuration', ...resource, ...by })
  if (!DIED.test(text)) return null
  const reason = /oom|out of memory/i.test(text) ? 'out of memory' : 'crash'
  const title = reason === 'crash' ? `Crashed ${when}` : `Out of memory ${when}`
  return { kind: 'restart', title, weight: 0.8, facts: { reason, times: '1' } }
}

function change(title: string, facts: Readonly<Record<string, string>>): Told {
  return { kind: 'deployment', title, weight: 0.8, facts }
}

/** What comes after the alert did not cause it; what came long before is less likely to. */
function nearness(happenedAt: number, question: Question): number {
  const early = Math.max(0, question.windowFrom - happenedAt)
  return Math.exp(-early / CHANGE_REACH_MS) * (happenedAt > question.alertAt ? 0.4 : 1)
}

function ownership(service: string | null, question: Question): number {
  if (question.service === null || service === null) return 0.9
  return sameService(service, question.service) ? 1 : 0.5
}
