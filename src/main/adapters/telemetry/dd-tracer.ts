import { isIPv6 } from 'node:net'
import type { Span, Tracer, TracerOptions } from 'dd-trace'
import { EchoError } from '../../domain/error.ts'
import type { Usage } from '../../domain/usage.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import type { ModelCall } from '../../ports/model-traces.ts'
import type { About, Step } from '../../ports/telemetry.ts'
import type { TraceIds, Tracing } from './tracing.ts'

export interface DdTracerOptions {
  readonly service: string
  readonly env: string | null
  readonly version: string
  readonly to:
    | { readonly kind: 'agent'; readonly host: string; readonly port: number }
    | {
        readonly kind: 'intake'
        /** Another address than that of the site; null: the site's own. */
        readonly url: string | null
      }
  readonly clock: Clock
  readonly log: Log
}

/** The part of an answer to "are there traces": a tracer, or why there is none. */
export type OpenedTracer =
  | { readonly tracing: Tracing; readonly why: null }
  | { readonly tracing: null; readonly why: string }

/** Datadog's tracer runs on older ones as well, and then says nothing at all. */
const OLDEST_NODE = 22
const ML_APP = 'echoops'
const FLUSH_WITHIN_MS = 1_000
const LONGEST_TAG = 200

/**
 * Loads Datadog's tracer and starts it. Nothing is instrumented: every span is one of our steps, so that no address, header or statement of
 * a request gets into a span, and nothing that is not traced is slower. To be called once a process; what the tracer takes from the
 * environment must be there before.
 */
export async function openDdTracer(options: DdTracerOptions): Promise<OpenedTracer> {
  const major = Number.parseInt(process.versions.node, 10)
  if (major < OLDEST_NODE)
    return {
      tracing: null,
      why: `Datadog's tracer needs Node ${OLDEST_NODE}, and this is ${process.version}`,
    }
  try {
    const { default: tracer } = await import('dd-trace')
    tracer.init(initOptions(options))
    if (options.to.kind === 'intake' && options.to.url !== null) tracer.setUrl(options.to.url)
    return { tracing: new DdTracing(tracer, options.clock), why: null }
  } catch (error) {
    options.log.debug({ err: error }, 'the tracer could not be loaded')
    return { tracing: null, why: "Datadog's tracer could not be loaded" }
  }
}

function initOptions({ service, env, version, to, log }: DdTracerOptions): TracerOptions {
  const note = (what: unknown): void => log.debug({ said: String(what) }, 'the tracer says')
  return {
    ...{ service, version, plugins: false, startupLogs: false, logInjection: false },
    ...{ profiling: false, runtimeMetrics: false, appsec: false, iast: false },
    ...(env === null ? {} : { env }),
    ...(to.kind === 'agent' ? { url: urlOf(to) } : {}),
    // Its address cannot be set: with another one for everything else it would go around it.
    ...(to.kind === 'intake' && to.url !== null
      ? {}
      : { llmobs: { mlApp: ML_APP, agentlessEnabled: to.kind === 'intake' } }),
    logger: { error: note, warn: note, info: () => undefined, debug: () => undefined },
  }
}

const urlOf = ({ host, port }: { readonly host: string; readonly port: number }): string =>
  `http://${isIPv6(host) ? `[${host}]` : host}:${port}`

class DdTracing implements Tracing {
  readonly #tracer: Tracer
  readonly #clock: Clock

  constructor(tracer: Tracer, clock: Clock) {
    this.#tracer = tracer
    this.#clock = clock
  }

  async step<T>(step: Step, about: About, work: (tell: (more: About) => void) => Promise<T>): Promise<T> {
    const scope = this.#tracer.scope()
    const parent = scope.active()
    const span = this.#tracer.startSpan(`echo_ops.${step}`, parent === null ? {} : { childOf: parent })
    span.addTags({ 'resource.name': step, 'span.type': 'custom', ...tagsOf(about) })
    try {
      return await scope.activate(span, () => work((more) => void span.addTags(tagsOf(more))))
    } catch (error) {
      markFailed(span, error)
      throw error
    } finally {
      span.finish()
    }
  }

  async model<T>(call: ModelCall, work: (used: (usage: Usage) => void) => Promise<T>): Promise<T> {
    const { llmobs } = this.#tracer
    const name = `${call.provider}.${call.purpose}`
    const spanOf = { kind: 'llm', name, modelName: call.model, modelProvider: call.provider } as const
    // Its error would be written down with its words, so it passes by on the outside.
    const settled = await llmobs.trace(spanOf, async (span) => {
      let usage: Usage | null = null
      const [result] = await Promise.allSettled([
        work((now) => {
          usage = now
        }),
      ])
      if (usage !== null) llmobs.annotate(span, { metrics: figuresOf(usage) })
      if (result.status === 'rejected') markFailed(span, result.reason)
      return result
    })
    if (settled.status === 'rejected') throw settled.reason
    return settled.value
  }

  now(): TraceIds | null {
    const span = this.#tracer.scope().active()
    if (span === null) return null
    const carrier: { dd?: Partial<TraceIds> } = {}
    this.#tracer.inject(span, 'log', carrier)
    const { trace_id, span_id } = carrier.dd ?? {}
    return trace_id === undefined || span_id === undefined ? null : { trace_id, span_id }
  }

  close(): Promise<void> {
    return new Promise((closed) => {
      const flushes = exitHandlers()
      let left = flushes.length
      const cancel = this.#clock.after(FLUSH_WITHIN_MS, closed)
      const over = (): void => {
        left -= 1
        if (left > 0) return
        cancel()
        closed()
      }
      if (left === 0) over()
      for (const flush of flushes) flush(over)
    })
  }
}

type Flush = (done: () => void) => void

/** The tracer has no public way to be flushed; this is what it does itself when a process runs out of work, which ours does not. */
function exitHandlers(): readonly Flush[] {
  const shared: unknown = Reflect.get(globalThis, Symbol.for('dd-trace'))
  const handlers: unknown =
    typeof shared === 'object' && shared !== null ? Reflect.get(shared, 'beforeExitHandlers') : null
  if (!(handlers instanceof Set)) return []
  return [...handlers].filter((handler: unknown): handler is Flush => typeof handler === 'function')
}

const figuresOf = ({ promptTokens, completionTokens, costUsd }: Usage): Record<string, number> => ({
  input_tokens: promptTokens,
  output_tokens: completionTokens,
  total_tokens: promptTokens + completionTokens,
  total_cost: costUsd,
})

/** `resource` becomes the resource of the span, by which Datadog groups; everything else a tag of ours. */
function tagsOf(about: About): Record<string, string | number | boolean> {
  const told = Object.entries(about).flatMap(([name, value]) => {
    if (value === null) return []
    const short = typeof value === 'string' ? value.slice(0, LONGEST_TAG) : value
    return [[name === 'resource' ? 'resource.name' : `echo_ops.${name}`, short] as const]
  })
  return Object.fromEntries(told)
}

/** Messages and stacks may quote what a person or an alert has said: the kind of the error is told, and its code. */
function markFailed(span: Span, error: unknown): void {
  span.setTag('error', true)
  span.setTag(
    'error.type',
    error instanceof EchoError ? error.code : error instanceof Error ? error.name : 'unknown',
  )
}
