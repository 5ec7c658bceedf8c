import type { SeenRequest } from '../datadog/seen-request.ts'
import type { AccountObjects, Kept } from './account-objects.ts'
import { type Answer, bodyOf, created, missing, numberIn, ok, pageOf, refused, WHEN } from './answers.ts'

const AUTHOR = { author_handle: 'sre@example.com', author_name: 'SRE' }

/** /api/v1/dashboard */
export function dashboards(objects: AccountObjects, request: SeenRequest, id: string | null): Answer | null {
  const shelf = objects.dashboards
  if (id !== null) {
    const before = shelf.get(id)
    if (before === null) return missing('Dashboard')
    if (request.method === 'GET') return ok(before)
    return request.method === 'PUT' ? keepDashboard(objects, id, bodyOf(request)) : null
  }
  if (request.method === 'POST') return keepDashboard(objects, `abc-def-${objects.nextId()}`, bodyOf(request))
  const page = pageOf(shelf.all, numberIn(request, 'start', 0), numberIn(request, 'count', 100))
  return ok({
    dashboards: page.map(({ id: one, title, description, layout_type, url }) => ({
      id: one,
      title,
      description,
      layout_type,
      url,
      author_handle: AUTHOR.author_handle,
      is_read_only: false,
      created_at: WHEN,
      modified_at: WHEN,
    })),
  })
}

function keepDashboard(objects: AccountObjects, id: string, body: Kept): Answer {
  const tags = Array.isArray(body['tags']) ? body['tags'].map(String) : []
  if (tags.some((tag) => !tag.startsWith('team:'))) return refused('Invalid tags: only team: is allowed')
  if (typeof body['title'] !== 'string' || !Array.isArray(body['widgets']))
    return refused('Invalid dashboard')
  const own = { id, url: `/dashboard/${id}`, created_at: WHEN, modified_at: WHEN, notify_list: [], ...AUTHOR }
  return ok(objects.dashboards.put(id, { ...body, ...own, widgets: withIds(objects, body['widgets']) }))
}

/** Every widget gets an id, those in groups too. */
function withIds(objects: AccountObjects, widgets: readonly unknown[]): readonly unknown[] {
  return widgets.map((widget) => {
    const { definition, ...rest } = widget as { definition: { widgets?: readonly unknown[] } }
    const inner = definition.widgets
    const kept = inner === undefined ? definition : { ...definition, widgets: withIds(objects, inner) }
    return { ...rest, id: objects.nextId(), definition: kept }
  })
}

/** /api/v1/monitor */
export function monitors(objects: AccountObjects, request: SeenRequest, id: string | null): Answer | null {
  const shelf = objects.monitors
  if (id !== null) {
    const before = shelf.get(id)
    if (before === null) return missing('Monitor')
    return request.method === 'PUT' ? keepMonitor(objects, id, { ...before, ...bodyOf(request) }) : null
  }
  if (request.method === 'POST') return keepMonitor(objects, String(objects.nextId()), bodyOf(request))
  const { monitor_tags: tags = '', name = '' } = request.query
  const fitting = shelf.all.filter(
    (one) =>
      (tags === '' || (one['tags'] as readonly string[]).includes(tags)) &&
      String(one['name']).toLowerCase().includes(name.toLowerCase()),
  )
  const size = numberIn(request, 'page_size', 100)
  return ok(pageOf(fitting, numberIn(request, 'page', 0) * size, size))
}

function keepMonitor(objects: AccountObjects, id: string, body: Kept): Answer {
  const {
    query,
    options = {},
    tags = [],
  } = body as { query?: string; options?: Kept; tags?: readonly string[] }
  const [, threshold] = / [<>]=? (-?[\d.]+)$/.exec(query ?? '') ?? []
  const critical = (options['thresholds'] as Kept | undefined)?.['critical']
  if (threshold === undefined) return refused("The value provided for parameter 'query' is invalid")
  if (critical !== Number(threshold))
    return refused(
      `Alert threshold (${String(critical)}) does not match that used in the query (${threshold})`,
    )
  const defaults = { silenced: {}, no_data_timeframe: null, new_host_delay: 300, notify_no_data: false }
  const own = {
    id: Number(id),
    created: WHEN,
    modified: WHEN,
    overall_state: 'OK',
    multi: true,
    deleted: null,
  }
  // A "query alert" of a plain metric comes back under its older name.
  const type = query?.includes('anomalies(') === true ? 'query alert' : 'metric alert'
  return ok(
    objects.monitors.put(id, {
      ...body,
      ...own,
      type,
      creator: { email: 'sre@example.com', handle: 'sre@example.com', name: 'SRE' },
      tags: tags.toSorted(),
      options: { ...defaults, ...options },
    }),
  )
}

/** /api/v1/slo */
export function slos(objects: AccountObjects, request: SeenRequest, id: string | null): Answer | null {
  const shelf = objects.slos
  if (id !== null) {
    if (shelf.get(id) === null) return missing('SLO')
    return request.method === 'PUT' ? keepSlo(objects, id, bodyOf(request)) : null
  }
  if (request.method === 'POST') return keepSlo(objects, `slo-${objects.nextId()}`, bodyOf(request))
  const { tags_query: tags = '', query = '' } = request.query
  const fitting = shelf.all.filter(
    (one) =>
      (tags === '' || (one['tags'] as readonly string[]).includes(tags)) &&
      String(one['name']).toLowerCase().includes(query.toLowerCase()),
  )
  const page = pageOf(fitting, numberIn(request, 'offset', 0), numberIn(request, 'limit', 1_000))
  const total = { total_count: shelf.all.length, total_filtered_count: fitting.length }
  return ok({ data: page, errors: [], metadata: { page: total } })
}

function keepSlo(objects: AccountObjects, id: string, body: Kept): Answer {
  const thresholds = (body['thresholds'] as readonly Kept[]).map((one) => ({
    ...one,
    target_display: `${String(one['target'])}.`,
  }))
  const own = {
    id,
    created_at: 1_767_582_000,
    modified_at: 1_767_582_000,
    creator: { email: 'sre@example.com' },
  }
  return ok({ data: [objects.slos.put(id, { ...body, ...own, thresholds })], errors: [] })
}

/** /api/v1/integration/webhooks/configuration/webhooks */
export function webhooks(objects: AccountObjects, request: SeenRequest, name: string | null): Answer | null {
  const body = bodyOf(request)
  if (name === null) {
    const given = String(body['name'])
    if (objects.webhooks.get(given) !== null) return refused('Webhook already exists')
    return created(objects.webhooks.put(given, body))
  }
  const before = objects.webhooks.get(name)
  if (before === null) return missing('Webhook')
  return ok(request.method === 'GET' ? before : objects.webhooks.put(name, { ...before, ...body }))
}
