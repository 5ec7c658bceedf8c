import { at, isObject, listAt, numberAt, objectAt, textAt, walk } from './json.ts'
import { checkMetricQuery, type QueryContext } from './metric-query.ts'
import { type Problem, problem } from './problem.ts'
import { isKnownService, servicesIn } from './services.ts'

/** Columns of an ordered dashboard whose layout is fixed. */
const COLUMNS = 12
/** Widgets that find our objects in the account by the tag that all of them carry. */
const OURS = /\bmanaged_by:echoops\b/
/** Words of a formula that are functions of Datadog. */
const FUNCTIONS = new Set(['default_zero', 'abs', 'ewma_5', 'cumsum'])

export function checkDashboard(document: unknown): readonly Problem[] {
  const context = { variables: variablesOf(document) }
  return [
    ...checkLayout(listAt(document, 'widgets'), 'widgets'),
    ...[...walk(document)].flatMap(({ path, value }) =>
      isObject(value) ? checkPart(value, path, context) : [],
    ),
  ]
}

export function variablesOf(document: unknown): ReadonlyMap<string, string> {
  return new Map(
    listAt(document, 'template_variables').map((variable) => [
      textAt(variable, 'name'),
      textAt(variable, 'prefix'),
    ]),
  )
}

function checkPart(
  part: Readonly<Record<string, unknown>>,
  path: string,
  context: QueryContext,
): readonly Problem[] {
  if (Array.isArray(part['queries'])) return checkRequest(part, path, context)
  switch (part['type']) {
    case 'group':
      return checkLayout(listAt(part, 'widgets'), `${path}.widgets`)
    case 'manage_status':
      return ours(textAt(part, 'query'), `${path}.query`)
    case 'slo_list':
      return listAt(part, 'requests').flatMap((request, index) =>
        ours(textAt(request, 'query', 'query_string'), `${path}.requests[${index}].query.query_string`),
      )
    case 'list_stream':
      return listAt(part, 'requests').flatMap((request, index) =>
        checkSearch(
          textAt(request, 'query', 'query_string'),
          `${path}.requests[${index}].query.query_string`,
          context,
        ),
      )
    default:
      return 'q' in part ? [problem(`${path}.q`, 'is a query of the old form; use queries and formulas')] : []
  }
}

const ours = (query: string, path: string): readonly Problem[] =>
  OURS.test(query) ? [] : [problem(path, 'must look for managed_by:echoops, or it shows what is not ours')]

function checkRequest(request: unknown, path: string, context: QueryContext): readonly Problem[] {
  const queries = listAt(request, 'queries')
  const names = queries.map((query) => textAt(query, 'name'))
  return [
    ...queries.flatMap((query, index) => checkQuery(query, `${path}.queries[${index}]`, request, context)),
    ...checkFormulas(request, path, names),
  ]
}

function checkQuery(
  query: unknown,
  path: string,
  request: unknown,
  context: QueryContext,
): readonly Problem[] {
  if (textAt(query, 'data_source') !== 'metrics')
    return checkSearch(textAt(query, 'search', 'query'), `${path}.search.query`, context)
  const text = textAt(query, 'query')
  const scalar = textAt(request, 'response_format') === 'scalar'
  return [
    ...checkMetricQuery(text, context).map((what) => problem(`${path}.query`, what)),
    ...(scalar && at(query, 'aggregator') === undefined
      ? [problem(`${path}.aggregator`, 'is missing: one number needs to know how points become one')]
      : []),
    ...(/^p\d{2}:/.test(text) === (textAt(query, 'aggregator') === 'percentile') || !scalar
      ? []
      : [problem(`${path}.aggregator`, 'must be "percentile" for a percentile, and for nothing else')]),
  ]
}

function checkFormulas(request: unknown, path: string, names: readonly string[]): readonly Problem[] {
  const formulas = listAt(request, 'formulas').map((formula) => textAt(formula, 'formula'))
  const words = formulas.flatMap((formula) => formula.match(/[a-z_][a-z0-9_]*/g) ?? [])
  const unknown = words.filter((word) => !names.includes(word) && !FUNCTIONS.has(word))
  const unused = names.filter((name) => !words.includes(name))
  return [
    ...(formulas.length === 0 ? [problem(`${path}.formulas`, 'is missing: nothing would be shown')] : []),
    ...unknown.map((word) => problem(`${path}.formulas`, `"${word}" is no query of this widget`)),
    ...unused.map((name) => problem(`${path}.queries`, `"${name}" is asked for and not shown`)),
  ]
}

/** A search of logs or traces must say whose they are, with services and variables that exist. */
function checkSearch(search: string, path: string, { variables }: QueryContext): readonly Problem[] {
  const services = servicesIn(search)
  const used = [...search.matchAll(/\$([a-z_]+)/g)].map(([, name = '']) => name)
  return [
    ...services
      .filter((name) => !isKnownService(name))
      .map((name) => problem(path, `"${name}" is no service of EchoOps`)),
    ...used
      .filter((name) => !variables.has(name))
      .map((name) => problem(path, `$${name} is no template variable of this dashboard`)),
    ...(services.length === 0 && !used.includes('service')
      ? [problem(path, 'names no service, so it would show what is not ours')]
      : []),
  ]
}

interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Widgets beside each other: each has its place, none lies on another, none sticks out. */
function checkLayout(widgets: readonly unknown[], path: string): readonly Problem[] {
  const boxes = widgets.map(boxOf)
  return boxes.flatMap((box, index) => {
    const place = `${path}[${index}].layout`
    if (box === null) return [problem(place, 'is missing; the dashboard has a fixed layout')]
    if (box.x + box.width > COLUMNS) return [problem(place, `sticks out of ${COLUMNS} columns`)]
    const under = boxes.slice(0, index).findIndex((other) => other !== null && overlap(box, other))
    return under < 0 ? [] : [problem(place, `lies on ${path}[${under}]`)]
  })
}

function boxOf(widget: unknown): Box | null {
  const layout = objectAt(widget, 'layout')
  const [x, y, width, height] = ['x', 'y', 'width', 'height'].map((side) => numberAt(layout, side))
  if (x == null || y == null || width == null || height == null) return null
  return { x, y, width, height }
}

const overlap = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
