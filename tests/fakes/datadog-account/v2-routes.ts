import type { SeenRequest } from '../datadog/seen-request.ts'
import type { AccountObjects, Kept } from './account-objects.ts'
import { type Answer, bodyOf, created, missing, numberIn, ok, pageOf, refused, WHEN } from './answers.ts'

interface WorkflowData {
  readonly type: string
  readonly attributes: Kept
}

const dataOf = (request: SeenRequest): WorkflowData => bodyOf(request)['data'] as WorkflowData

/** /api/v2/workflows */
export function workflows(objects: AccountObjects, request: SeenRequest, id: string | null): Answer | null {
  const shelf = objects.workflows
  if (id !== null) {
    const before = shelf.get(id)
    if (before === null) return missing('workflow')
    if (request.method === 'GET') return ok({ data: before })
    const { attributes } = dataOf(request)
    return ok({ data: keepWorkflow(objects, id, { ...(before['attributes'] as Kept), ...attributes }) })
  }
  if (request.method === 'POST') {
    const { type, attributes } = dataOf(request)
    if (type !== 'workflows') return refused('Invalid type')
    return created({ data: keepWorkflow(objects, `wf-${objects.nextId()}`, attributes) })
  }
  const unpublished = request.query['filter[includeUnpublished]'] === 'true'
  const fitting = shelf.all.filter((one) => unpublished || (one['attributes'] as Kept)['published'] === true)
  const size = numberIn(request, 'limit', 50)
  const page = pageOf(fitting, numberIn(request, 'page', 0) * size, size)
  const listed = page.map(({ attributes, ...rest }) => {
    const { spec: _left, ...short } = attributes as Kept
    return { ...rest, attributes: short }
  })
  return ok({
    data: listed,
    meta: { page: { totalCount: shelf.all.length, totalFilteredCount: fitting.length } },
  })
}

const keepWorkflow = (objects: AccountObjects, id: string, attributes: Kept): Kept =>
  objects.workflows.put(id, {
    id,
    type: 'workflows',
    attributes: { createdAt: WHEN, updatedAt: WHEN, ...attributes },
    relationships: { creator: { data: { id: 'u1', type: 'users' } } },
  })

/** /api/v2/metrics/:name/tags */
export function tagConfigurations(
  objects: AccountObjects,
  request: SeenRequest,
  name: string,
): Answer | null {
  const before = objects.tagConfigurations.get(name)
  const { attributes = {} } = (bodyOf(request)['data'] ?? {}) as { attributes?: Kept }
  const keep = (whole: Kept) =>
    objects.tagConfigurations.put(name, { type: 'manage_tags', id: name, attributes: whole })
  switch (request.method) {
    case 'GET':
      return before === null ? missing('Metric tag configuration') : ok({ data: before })
    case 'POST':
      if (!objects.metrics.has(name)) return refused('Metric does not exist')
      if (before !== null) return { status: 409, body: { errors: ['Tag configuration already exists'] } }
      return created({ data: keep({ ...attributes, created_at: WHEN, modified_at: WHEN }) })
    case 'PATCH':
      if (before === null) return missing('Metric tag configuration')
      return ok({ data: keep({ ...(before['attributes'] as Kept), ...attributes }) })
    default:
      return null
  }
}

/** /api/v2/cases/projects */
export const caseProjects = ({ caseProjects: all }: AccountObjects): Answer =>
  ok({ data: all.map(({ id, key, name }) => ({ id, type: 'project', attributes: { key, name } })) })

/** /api/v1/metrics/:name */
export const metricMetadata = ({ metrics }: AccountObjects, name: string): Answer =>
  metrics.has(name) ? ok({ type: 'distribution', unit: null, per_unit: null }) : missing('Metric')
