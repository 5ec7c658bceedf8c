/** An exception by its class, as Java, Python, JavaScript and Go name them. */
const EXCEPTION = /\b((?:[\w$]+\.)*[A-Z][\w$]*(?:Exception|Error))\b/
const ERRNO = /\b(E[A-Z]{4,}|SQLSTATE\[?\w{5}|ORA-\d{5})\b/
/** A host with a port, or a name with a dot that ends like a host. */
const HOST =
  /(?<![\w.])((?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)*[a-z][a-z0-9-]*[a-z0-9](?:\.[a-z0-9-]+)*):(\d{2,5})\b(?!:\d)/i
const NAMED_HOST = /\b((?:[a-z0-9-]+\.)+(?:internal|local|svc|cluster|com|net|org|io|dev|example))\b/i
const FILE = /\.(?:js|ts|py|go|rb|java|kt|rs|php|c|cc|cpp|h|lua|sh)$/i
const LIMIT = /\b(?:max(?:imum)?|limit|capacity)(?:\s+of|\s*[:=])?\s+(\d[\d.]*\s?\w{0,12})/i
const USED = /\b(\d+) of (\d+)\b/

/** What a line names that may be the cause: exception, error code, dependency, limit. */
export function factsOf(text: string): Record<string, string> {
  const facts: Record<string, string> = {}
  const exception = EXCEPTION.exec(text)?.[1]
  if (exception !== undefined) facts['exception'] = exception
  const code = ERRNO.exec(text)?.[1]
  if (code !== undefined) facts['code'] = code
  const host = HOST.exec(text)
  if (host?.[1] !== undefined && !FILE.test(host[1])) facts['dependency'] = `${host[1]}:${host[2]}`
  else {
    const named = NAMED_HOST.exec(text)?.[1]
    if (named !== undefined && !(exception ?? '').includes(named)) facts['dependency'] = named
  }
  const limit = LIMIT.exec(text)?.[1]
  if (limit !== undefined) facts['limit'] = limit.trim()
  const used = USED.exec(text)
  if (used !== null) facts['used'] = `${used[1]} of ${used[2]}`
  return facts
}
