const UNEXPANDED = [
  'title',
  'body',
  'alert_title',
  'alert_transition',
  'alert_priority',
  'alert_query',
  'alert_scope',
  'tags',
]
const all = (value: unknown) => JSON.stringify(Object.fromEntries(UNEXPANDED.map((name) => [name, value])))
const text = (over: Record<string, unknown>) => JSON.stringify({ title: 'latency on hostile-svc', ...over })
const padded = (bytes: number) => text({ pad: 'x'.repeat(bytes - text({ pad: '' }).length) })

export interface HostilePost {
  readonly name: string
  readonly body: string | Uint8Array<ArrayBuffer>
  readonly status: number
  /** What became of it: an incident, quarantine, or nothing. */
  readonly kept: 'incident' | 'quarantine' | 'nothing'
  readonly type?: string
}

const incident = (name: string, body: HostilePost['body']): HostilePost => ({
  name,
  body,
  status: 202,
  kept: 'incident',
})
const quarantine = (name: string, body: HostilePost['body'], status = 202): HostilePost => ({
  name,
  body,
  status,
  kept: 'quarantine',
})

/** Everything bad that can be posted, with what the contract says about it. */
export const HOSTILE_POSTS: readonly HostilePost[] = [
  quarantine('nothing', ''),
  quarantine('white space', ' \n '),
  quarantine('a payload cut in half', text({ body: 'x' }).slice(0, 20)),
  quarantine('100,000 levels', '['.repeat(100_000)),
  quarantine('bytes that are no UTF-8', Buffer.from('{"title":"\xff\xfe"}', 'latin1')),
  quarantine('UTF-16', Buffer.from(text({}), 'utf16le')),
  quarantine('a bare NUL', Buffer.from('{"title":"a\0b"}')),
  quarantine('a list', '[1,2]', 400),
  quarantine('a number', '42', 400),
  quarantine('null', 'null', 400),
  incident('a byte order mark', `\ufeff${text({})}`),
  incident('256 KiB to the byte', padded(262_144)),
  { name: 'one byte more', body: padded(262_145), status: 413, kept: 'nothing' },
  { name: 'plain text', body: text({}), status: 415, kept: 'nothing', type: 'text/plain' },
  incident('keys of prototypes', '{"__proto__":{"x":1},"constructor":{"prototype":1},"title":"a"}'),
  incident('the same key twice', '{"title":"one","title":"two"}'),
  incident('lone surrogates', '{"title":"\\ud800 on \\udfff","tags":"service:\\ud800"}'),
  incident(
    'variables left as they are',
    JSON.stringify(Object.fromEntries(UNEXPANDED.map((n) => [n, `$${n}`]))),
  ),
  ...[null, { a: { b: 1 } }, [[['x']], 1, null, {}], 1e308, true].map((value) =>
    incident(`every field ${JSON.stringify(value)}`, all(value)),
  ),
  incident(
    '10,000 fields',
    JSON.stringify(Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [i, i]))),
  ),
  incident('numbers as texts', text({ id: 12, last_updated: 'NaN', date: 'Infinity', alert_priority: '-0' })),
  incident('the year 9999', text({ last_updated: '253402300799000', date: '9999-12-31T23:59:59Z' })),
  incident('the year 0', text({ last_updated: '0', date: '0000-01-01T00:00:00Z' })),
  incident('marks that turn the text around', text({ body: '\u202e'.repeat(3_000) })),
  incident('terminal commands', text({ title: '\u001b[31mred\u001b[0m \u001b]0;evil\u0007' })),
  incident(
    'HTML',
    text({ title: '<img src=x onerror=alert(1)>', body: '<svg/onload=alert(1)>'.repeat(1_000) }),
  ),
  ...['*', '`', '```\n', '[a](', '<', '\\', '{{#is_alert}}', '%%%\n', '> ', '|'].map((mark) =>
    incident(`a wall of ${JSON.stringify(mark)}`, text({ body: mark.repeat(120_000 / mark.length) })),
  ),
]
