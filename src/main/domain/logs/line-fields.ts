/** Names of fields whose value belongs to what happened, so that it stays in the message: durations, statuses, errors. */
const CARRIES =
  /^(?:.*[_.])?(?:duration|latency|elapsed|took|response_?time|request_?time|status_?code|http_status|err|error|reason|exit_?code|signal|waiting|in_?use|queue_?depth|attempt|pool_?size)(?:_?(?:ms|s|us|ns|seconds|millis))?$/i
const MAX_FIELDS = 6

/** The telling fields of a structured line as ` name=value`, for those whose value the message does not hold already. */
export function valueFields(entries: readonly (readonly [string, unknown])[], message: string): string {
  let added = ''
  let count = 0
  for (const [name, value] of entries) {
    if (typeof value !== 'number' && typeof value !== 'string') continue
    if (value === '' || !CARRIES.test(name)) continue
    const said = String(value)
    if (said.length > 120 || message.includes(said)) continue
    added += ` ${name}=${/\s/.test(said) ? JSON.stringify(said) : withUnit(name, said)}`
    if (++count === MAX_FIELDS) break
  }
  return added
}

/** `duration_ms=41` is a duration. */
function withUnit(name: string, value: string): string {
  const unit = /(?:_|(?<=[a-z]))(ms|us|ns|s)$/.exec(name)?.[1]
  return unit !== undefined && /^[\d.]+$/.test(value) && /(?:duration|latency|elapsed|took|time)/i.test(name)
    ? value + unit
    : value
}

/** A structured line without a message: its plain fields. */
export function fieldText(fields: Readonly<Record<string, unknown>>): string {
  return Object.entries(fields)
    .filter(
      ([, value]) => typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean',
    )
    .slice(0, 12)
    .map(([name, value]) => `${name}=${String(value)}`)
    .join(' ')
}
