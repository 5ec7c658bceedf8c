/** One metric as it stood in a datagram (docs.datadoghq.com, "Datagram format and shell usage"). */
export interface SeenMetric {
  readonly name: string
  readonly type: 'count' | 'gauge' | 'distribution' | 'histogram' | 'timing' | 'set'
  readonly value: number
  readonly tags: Readonly<Record<string, string>>
  /** 1 when all values were sent. */
  readonly sampleRate: number
}

export interface SeenEvent {
  readonly title: string
  readonly text: string
  readonly alertType: string
  readonly tags: Readonly<Record<string, string>>
}

const TYPES: Readonly<Record<string, SeenMetric['type']>> = {
  c: 'count',
  g: 'gauge',
  d: 'distribution',
  h: 'histogram',
  ms: 'timing',
  s: 'set',
}
const NAME = /^[a-zA-Z][a-zA-Z0-9_.]{0,199}$/

/** Reads a line `name:value[:value…]|type[|@rate][|#tags][|c:container]…`. Throws on what an agent would not take. */
export function metricsOf(line: string): SeenMetric[] {
  const [head = '', code = '', ...sections] = line.split('|')
  const [name = '', ...values] = head.split(':')
  const type = TYPES[code]
  if (!NAME.test(name) || type === undefined || values.length === 0) throw new Error(`no metric: ${line}`)
  const rate = sections.find((section) => section.startsWith('@'))?.slice(1)
  const sampleRate = rate === undefined ? 1 : Number(rate)
  if (!(sampleRate > 0 && sampleRate <= 1)) throw new Error(`no rate: ${line}`)
  const tags = tagsOf(sections.find((section) => section.startsWith('#'))?.slice(1) ?? '')
  return values.map((text) => {
    const value = Number(text)
    if (text === '' || !Number.isFinite(value)) throw new Error(`no value: ${line}`)
    return { name, type, value, tags, sampleRate }
  })
}

/** Reads `_e{<bytes of the title>,<bytes of the text>}:<title>|<text>|…`. */
export function eventOf(line: string): SeenEvent {
  const head = /^_e\{(\d+),(\d+)\}:/.exec(line)
  if (head === null) throw new Error(`no event: ${line}`)
  const bytes = Buffer.from(line.slice(head[0].length))
  const [titleBytes, textBytes] = [Number(head[1]), Number(head[2])]
  const title = bytes.subarray(0, titleBytes).toString()
  const text = bytes.subarray(titleBytes + 1, titleBytes + 1 + textBytes).toString()
  const sections = bytes
    .subarray(titleBytes + 1 + textBytes)
    .toString()
    .split('|')
  return {
    title,
    text: text.replaceAll('\\n', '\n'),
    alertType: sections.find((section) => section.startsWith('t:'))?.slice(2) ?? 'info',
    tags: tagsOf(sections.find((section) => section.startsWith('#'))?.slice(1) ?? ''),
  }
}

export function tagsOf(text: string): Record<string, string> {
  const tags = text.split(',').filter((tag) => tag !== '')
  return Object.fromEntries(
    tags.map((tag) => {
      const colon = tag.indexOf(':')
      return colon < 0 ? [tag, ''] : [tag.slice(0, colon), tag.slice(colon + 1)]
    }),
  )
}
