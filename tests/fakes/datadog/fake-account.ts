import type { SeenRequest } from './seen-request.ts'

export interface FakeLog {
  readonly at: number
  readonly message: string
  readonly service?: string
  readonly status?: string
  readonly host?: string
  readonly tags?: readonly string[]
  readonly attributes?: Readonly<Record<string, unknown>>
}

export interface FakeEvent {
  readonly at: number
  readonly title: string
  readonly message?: string
  readonly tags?: readonly string[]
  /** What stands one level further down: `evt`, `monitor`, `changed_resource`, `service` … */
  readonly attributes?: Readonly<Record<string, unknown>>
}

export interface FakeSeries {
  readonly metric: string
  readonly scope: string
  readonly points: readonly (readonly [number, number | null])[]
  readonly unit?: { readonly name: string; readonly short_name: string | null }
}

/** `IN_PROGRESS` … `SUCCEEDED`, one for each time the instance is looked at; the last one stays. */
export type FakeRun = readonly string[]

export interface FakeAnswer {
  readonly status?: number
  readonly body: unknown
}

const ORDER: Readonly<Record<string, number>> = { timestamp: 1, '-timestamp': -1 }

/** What a Datadog account holds, and what its API says of it. */
export class FakeAccount {
  /** Datadog's own clock, for spans that are told by it (`now-8m`). */
  now: () => number = () => Date.now()
  logs: FakeLog[] = []
  events: FakeEvent[] = []
  /** By the query, as it is asked. */
  readonly series = new Map<string, readonly FakeSeries[]>()
  /** By the id of the workflow. */
  readonly workflows = new Map<string, FakeRun>()
  readonly #looked = new Map<string, number>()
  #instances = 0

  answer(request: SeenRequest): FakeAnswer | null {
    const { method, path } = request
    if (method === 'GET' && path === '/api/v2/validate_keys') return { body: { status: 'ok' } }
    if (method === 'GET' && path === '/api/v1/query') return this.#query(request)
    if (method === 'POST' && path === '/api/v2/logs/events/search') return this.#logs(request)
    if (method === 'POST' && path === '/api/v2/events/search') return this.#events(request)
    const run = /^\/api\/v2\/workflows\/([^/]+)\/instances(?:\/([^/]+))?$/.exec(path)
    if (run?.[1] === undefined) return null
    return method === 'POST' ? this.#start(run[1]) : this.#look(run[1], run[2] ?? '')
  }

  #logs({ body }: SeenRequest): FakeAnswer {
    const found = this.logs
      .filter((log) => this.#fits(body, log.at) && fitsQuery(queryOf(body), facetsOf(log)))
      .map((log, index) => ({ at: log.at, id: `AQ${String(index).padStart(8, '0')}`, event: logEvent(log) }))
    return { body: page(found, body, 'log') }
  }

  #events({ body }: SeenRequest): FakeAnswer {
    const found = this.events
      .filter((event) => this.#fits(body, event.at) && fitsQuery(queryOf(body), eventFacets(event)))
      .map((event, index) => ({
        at: event.at,
        id: `AgAAA${String(index).padStart(8, '0')}`,
        event: anEvent(event),
      }))
    return { body: page(found, body, 'event') }
  }

  #fits(body: unknown, at: number): boolean {
    const { from, to } = filterOf(body)
    return at >= timeOf(from, this.now()) && at <= timeOf(to, this.now())
  }

  #query({ query }: SeenRequest): FakeAnswer {
    const asked = query['query'] ?? ''
    const [from, to] = [Number(query['from']) * 1_000, Number(query['to']) * 1_000]
    const series = (this.series.get(asked) ?? []).map((one) => ({
      metric: one.metric,
      display_name: one.metric,
      expression: `${one.metric}{${one.scope}}`,
      scope: one.scope,
      aggr: 'avg',
      interval: 20,
      length: one.points.length,
      start: from,
      end: to,
      tag_set: one.scope === '*' ? [] : one.scope.split(','),
      unit: one.unit === undefined ? null : [{ family: 'time', scale_factor: 1, ...one.unit }, null],
      pointlist: one.points.filter(([at]) => at >= from && at <= to),
    }))
    return {
      body: {
        status: 'ok',
        res_type: 'time_series',
        resp_version: 1,
        query: asked,
        from_date: from,
        to_date: to,
        series,
        values: [],
        times: [],
        message: '',
        group_by: [],
      },
    }
  }

  #start(workflow: string): FakeAnswer | null {
    if (!this.workflows.has(workflow)) return null
    this.#instances += 1
    return { body: { data: { id: `instance-${this.#instances}` } } }
  }

  #look(workflow: string, instance: string): FakeAnswer | null {
    const run = this.workflows.get(workflow)
    if (run === undefined || instance === '') return null
    const looked = this.#looked.get(instance) ?? 0
    this.#looked.set(instance, looked + 1)
    const kind = run[Math.min(looked, run.length - 1)] ?? 'IN_PROGRESS'
    const isOver = kind !== 'IN_PROGRESS'
    const shown = kind.toLowerCase().replaceAll('_', ' ')
    const attributes = {
      ...(isOver ? { endTimestamp: '2026-01-05T03:00:09.219283Z' } : {}),
      instanceStatus: { detailsKind: kind, displayName: shown.charAt(0).toUpperCase() + shown.slice(1) },
      outputs: {},
      startTimestamp: '2026-01-05T03:00:00.326418Z',
      stepStateAssociations: [{ stepName: 'Restart_pods', stepState: kind }],
      trigger: {},
    }
    return { body: { data: { attributes, id: instance, type: 'instances' }, meta: { outputsTooBig: false } } }
  }
}

const UNIT_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** ISO 8601, or date math as Datadog takes it: `now`, `now-15m`. */
function timeOf(text: string, now: number): number {
  const math = /^now(?:-(\d+)([smhd]))?$/.exec(text)
  if (math === null) return Date.parse(text)
  return now - Number(math[1] ?? 0) * (UNIT_MS[math[2] ?? 's'] ?? 0)
}

interface Found {
  readonly at: number
  readonly id: string
  readonly event: unknown
}

function page(found: readonly Found[], body: unknown, type: string): unknown {
  const { limit, cursor } = pageOf(body)
  const order = ORDER[sortOf(body)] ?? 1
  const sorted = found.toSorted((a, b) => order * (a.at - b.at) || (a.id < b.id ? -order : order))
  const begin = cursor === null ? 0 : Number(Buffer.from(cursor, 'base64url').toString('utf8'))
  const part = sorted.slice(begin, begin + limit)
  // Datadog gives a cursor with every page that is not empty; only an empty one is surely the last.
  if (part.length === 0) return { data: [] }
  const after = Buffer.from(String(begin + part.length)).toString('base64url')
  const data = part.map(({ id, event }) => ({ attributes: event, type, id }))
  return {
    meta: { page: { after }, elapsed: 132, status: 'done' },
    data,
    links: { next: `https://api.datadoghq.com/?page%5Bcursor%5D=${after}` },
  }
}

function logEvent({ at, message, service, status, host, tags, attributes }: FakeLog): unknown {
  return {
    status: status ?? 'info',
    ...(service === undefined ? {} : { service }),
    tags: ['source:nodejs', ...(service === undefined ? [] : [`service:${service}`]), ...(tags ?? [])],
    timestamp: new Date(at).toISOString(),
    host: host ?? 'web-1',
    attributes: attributes ?? {},
    message,
  }
}

function anEvent({ at, title, message, tags, attributes }: FakeEvent): unknown {
  return {
    attributes: { status: 'info', title, timestamp: at, priority: 'normal', ...attributes },
    message: message ?? '',
    tags: tags ?? [],
    timestamp: new Date(at).toISOString(),
  }
}

type Facets = Readonly<Record<string, readonly string[]>>

function facetsOf({ service, status, host, tags }: FakeLog): Facets {
  return withTags({ service: service ?? '', status: status ?? 'info', host: host ?? 'web-1' }, tags)
}

function eventFacets({ tags, attributes }: FakeEvent): Facets {
  return withTags({ service: String(attributes?.['service'] ?? '') }, tags)
}

function withTags(own: Readonly<Record<string, string>>, tags: readonly string[] = []): Facets {
  const facets: Record<string, string[]> = {}
  const pairs = [...Object.entries(own), ...tags.map((tag) => tag.split(/:(.*)/s) as [string, string])]
  for (const [key, value] of pairs) facets[key] = [...(facets[key] ?? []), value]
  return facets
}

/** The part of the search syntax that EchoOps uses: `key:value`, `key:"value"`, `-key:value`, `key:(a OR b)`. */
function fitsQuery(query: string, facets: Facets): boolean {
  const terms = query.matchAll(/(-?)([\w.@]+):(?:\(([^)]*)\)|"((?:[^"\\]|\\.)*)"|(\S+))/g)
  return [...terms].every(([, not, key = '', group, quoted, plain]) => {
    const wanted = group?.split(' OR ') ?? [quoted?.replace(/\\(.)/g, '$1') ?? plain ?? '']
    const has = wanted.some((value) => facets[key]?.includes(value) ?? false)
    return not === '-' ? !has : has
  })
}

interface Search {
  readonly filter: { readonly query: string; readonly from: string; readonly to: string }
  readonly sort: string
  readonly page: { readonly limit: number; readonly cursor?: string }
}

const search = (body: unknown): Partial<Search> => (typeof body === 'object' && body !== null ? body : {})
const filterOf = (body: unknown) => search(body).filter ?? { query: '', from: '', to: '' }
const queryOf = (body: unknown): string => filterOf(body).query
const sortOf = (body: unknown): string => search(body).sort ?? 'timestamp'
const pageOf = (body: unknown) => ({
  limit: Math.min(1_000, search(body).page?.limit ?? 10),
  cursor: search(body).page?.cursor ?? null,
})
