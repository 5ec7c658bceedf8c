import { isObject, textAt, walk } from './json.ts'
import { type Problem, problem } from './problem.ts'

/** What EchoOps understands of a delivery, by the variable that Datadog puts there. */
export const FIELDS: Readonly<Record<string, string>> = {
  id: '$ID',
  title: '$EVENT_TITLE',
  body: '$EVENT_MSG',
  date: '$DATE',
  last_updated: '$LAST_UPDATED',
  event_type: '$EVENT_TYPE',
  'org.id': '$ORG_ID',
  'org.name': '$ORG_NAME',
  alert_id: '$ALERT_ID',
  alert_title: '$ALERT_TITLE',
  alert_transition: '$ALERT_TRANSITION',
  alert_status: '$ALERT_STATUS',
  alert_type: '$ALERT_TYPE',
  alert_priority: '$ALERT_PRIORITY',
  alert_query: '$ALERT_QUERY',
  alert_metric: '$ALERT_METRIC',
  alert_scope: '$ALERT_SCOPE',
  alert_cycle_key: '$ALERT_CYCLE_KEY',
  aggreg_key: '$AGGREG_KEY',
  tags: '$TAGS',
  hostname: '$HOSTNAME',
  link: '$LINK',
  snapshot: '$SNAPSHOT',
}
/** Variables that Datadog knows besides (docs, "Webhooks", variables); others arrive as they are written. */
const MORE = [
  '$PRIORITY',
  '$TEXT_ONLY_MSG',
  '$EMAIL',
  '$USER',
  '$USERNAME',
  '$LOGS_SAMPLE',
  '$METRIC_NAMESPACE',
]
const VARIABLES = new Set([...Object.values(FIELDS), ...MORE])
/** The address of an EchoOps that Datadog can reach; the import puts the real one in its place. */
export const ADDRESS = 'https://echoops.example'
export const SECRET_HEADER = 'X-EchoOps-Secret'
export const SECRET = 'ECHOOPS_WEBHOOK_SECRET'

export function checkWebhook(document: unknown): readonly Problem[] {
  return [...checkDelivery(document), ...checkPayload(textAt(document, 'payload'))]
}

function checkDelivery(document: unknown): readonly Problem[] {
  const headers = parse(textAt(document, 'custom_headers'))
  const problems: Problem[] = []
  if (textAt(document, 'url') !== `${ADDRESS}/webhook/datadog`)
    problems.push(
      problem('url', `must be ${ADDRESS}/webhook/datadog; the import puts the real address there`),
    )
  if (textAt(document, 'encode_as') !== 'json') problems.push(problem('encode_as', 'must be json'))
  if (!isObject(headers) || headers[SECRET_HEADER] !== SECRET)
    problems.push(
      problem('custom_headers', `must carry ${SECRET_HEADER} with ${SECRET} in place of the secret`),
    )
  return problems
}

function checkPayload(payload: string): readonly Problem[] {
  const template = parse(payload)
  if (!isObject(template)) return [problem('payload', 'is no JSON object')]
  const leaves = [...walk(template)].filter(({ value }) => typeof value === 'string')
  const given = new Map(leaves.map(({ path, value }) => [path, String(value)]))
  return [
    ...[...given]
      .filter(([, value]) => !VARIABLES.has(value))
      .map(([path, value]) => problem(`payload.${path}`, `"${value}" is no variable of Datadog`)),
    ...Object.entries(FIELDS)
      .filter(([path, variable]) => given.get(path) !== variable)
      .map(([path, variable]) => problem(`payload.${path}`, `must be ${variable}`)),
  ]
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
