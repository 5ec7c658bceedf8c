/** One span as the agent gets it (v0.4: MessagePack, ids are numbers of 64 bits). */
export interface SeenSpan {
  readonly traceId: string
  readonly spanId: string
  /** '0' for the root. */
  readonly parentId: string
  readonly name: string
  readonly resource: string
  readonly service: string
  readonly isFailed: boolean
  readonly startedMs: number
  readonly durationMs: number
  readonly meta: Readonly<Record<string, string>>
  readonly metrics: Readonly<Record<string, number>>
}

export function spanOf(span: Record<string, unknown>): SeenSpan {
  return {
    traceId: String(span['trace_id']),
    spanId: String(span['span_id']),
    parentId: String(span['parent_id']),
    name: String(span['name']),
    resource: String(span['resource']),
    service: String(span['service']),
    isFailed: Number(span['error']) === 1,
    startedMs: Number(span['start']) / 1e6,
    durationMs: Number(span['duration']) / 1e6,
    meta: span['meta'] as Record<string, string>,
    metrics: Object.fromEntries(
      Object.entries(span['metrics'] as Record<string, unknown>).map(([name, value]) => [
        name,
        Number(value),
      ]),
    ),
  }
}

/** A trace as its steps lie in each other: `ingest > report > brief`. */
export function pathsOf(spans: readonly SeenSpan[]): string[] {
  const byId = new Map(spans.map((span) => [span.spanId, span]))
  const short = ({ name }: SeenSpan): string => name.replace(/^echo_ops\./, '')
  const pathOf = (span: SeenSpan): string => {
    const parent = byId.get(span.parentId)
    return parent === undefined ? short(span) : `${pathOf(parent)} > ${short(span)}`
  }
  return [...new Set(spans.map(pathOf))].sort()
}
