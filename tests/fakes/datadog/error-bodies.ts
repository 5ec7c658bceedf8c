/** What Datadog says with a status. A 403 for a wrong key is bare; one for a missing permission says so. */
export function errorBody(status: number, kind?: 'permission'): unknown {
  if (kind === 'permission') return { errors: ['Forbidden', 'Failed permission authorization checks'] }
  return BODIES[status] ?? { errors: [`Error ${status}`] }
}

const BODIES: Readonly<Record<number, unknown>> = {
  400: { errors: ['input_validation_error(Field \'filter.query\' is invalid: unexpected token ")")'] },
  401: { errors: ['Unauthorized'] },
  403: { errors: ['Forbidden'] },
  404: { errors: [{ title: 'Generic Error', detail: 'workflow not found', status: '404' }] },
  408: { errors: ['Request Timeout'] },
  413: { errors: ['Payload Too Large'] },
  429: { errors: ['Rate limit of 300 requests in 3600 seconds reached. Please try again later.'] },
  500: { errors: ['Internal server error'] },
  503: { errors: ['Service Unavailable'] },
}
