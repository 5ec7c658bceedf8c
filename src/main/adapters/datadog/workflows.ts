import { presentable } from '../../domain/logs/redact.ts'
import type { Log } from '../../ports/log.ts'
import type { WorkflowEnd, WorkflowRun, Workflows } from '../../ports/workflows.ts'
import { type ApiOptions, type DatadogApi, openDatadogApi } from './api.ts'
import { deadlineOf, pause } from './deadline.ts'
import { DatadogError, problemOf } from './failure.ts'
import { at, fieldsOf, listOf, textOf } from './json.ts'

const START = { what: 'workflows', permission: 'workflows_run' } as const
const LOOK = { what: 'runs of workflows', permission: 'workflows_read' } as const
const TRY_MS = 10_000
const FIRST_LOOK_MS = 500
const SLOWEST_LOOK_MS = 5_000
const LOOK_GROWTH = 1.5
const LOOK_JITTER_MS = 250
const MOST_STEPS = 50
/** Whatever else Datadog may call it: a run with an end is over. */
const ENDED = /^(?:SUCCEEDED|SUCCESS|COMPLETED|FAILED|FAILURE|ERROR|CANCELED|CANCELLED|TIMED_OUT|SKIPPED)$/
const SUCCEEDED = /^(?:SUCCEEDED|SUCCESS|COMPLETED)$/

export interface WorkflowOptions extends ApiOptions {
  readonly log: Log
}

/** Workflows of Datadog: POST …/instances with the inputs, then the instance is looked at until it has ended or its time is up. */
export function openDatadogWorkflows(options: WorkflowOptions): Workflows {
  const api = openDatadogApi(options)
  return {
    async run(run, signal) {
      const deadline = deadlineOf(options.clock, run.timeoutMs, signal)
      try {
        const started = await start(api, run, deadline.signal)
        if (typeof started !== 'string') return started
        options.log.info({ workflow: run.workflow, instance: started }, 'a workflow was started')
        return await follow(api, run, started, options, deadline.signal)
      } finally {
        deadline.end()
        signal.throwIfAborted()
      }
    },
  }
}

/** The id of the instance, or why there is none. */
async function start(api: DatadogApi, run: WorkflowRun, signal: AbortSignal): Promise<string | WorkflowEnd> {
  const path = `/api/v2/workflows/${encodeURIComponent(run.workflow)}/instances`
  const body = { meta: { payload: run.inputs } }
  try {
    // Not safe: what starts something is never sent twice.
    const answer = await api.call(
      { ...START, method: 'POST', path, body, safe: false, tryMs: TRY_MS },
      signal,
    )
    return textOf(at(answer, 'data', 'id')) ?? failed('Datadog started it, but did not say as what')
  } catch (error) {
    return failed(
      `Datadog ${problemOf(error, START)}${isUnsure(error) ? '; whether it was started is not known' : ''}`,
    )
  }
}

const failed = (how: string, output = ''): WorkflowEnd => ({ ok: false, how, output })

/** A request that got no whole answer may have been heeded all the same. */
const isUnsure = (error: unknown): boolean =>
  error instanceof DatadogError && ['timeout', 'cut', 'malformed', 'server-error'].includes(error.failure)

async function follow(
  api: DatadogApi,
  run: WorkflowRun,
  instance: string,
  { clock, chance, site }: WorkflowOptions,
  signal: AbortSignal,
): Promise<WorkflowEnd> {
  const id = encodeURIComponent(run.workflow)
  const path = `/api/v2/workflows/${id}/instances/${encodeURIComponent(instance)}`
  const page = `https://app.${site}/workflow/${id}?instance=${encodeURIComponent(instance)}`
  let seen: WorkflowEnd | null = null
  for (let waitMs = FIRST_LOOK_MS; ; waitMs = Math.min(SLOWEST_LOOK_MS, waitMs * LOOK_GROWTH)) {
    try {
      await pause(clock, waitMs + chance.below(LOOK_JITTER_MS), signal)
      const answer = await api.call({ ...LOOK, method: 'GET', path, safe: true, tryMs: TRY_MS }, signal)
      const looked = endOf(answer, page)
      if (looked.isOver) return looked.end
      seen = looked.end
    } catch (error) {
      if (signal.aborted)
        return failed(`it did not end within ${Math.round(run.timeoutMs / 1_000)} s`, seen?.output ?? page)
      const passes = error instanceof DatadogError && error.retryable
      // Just started, it may not be found everywhere yet.
      const isNew = error instanceof DatadogError && error.failure === 'not-found' && seen === null
      if (!passes && !isNew) return failed(`it was started, but Datadog ${problemOf(error, LOOK)}`, page)
    }
  }
}

function endOf(answer: unknown, page: string): { readonly isOver: boolean; readonly end: WorkflowEnd } {
  const attributes = fieldsOf(at(answer, 'data', 'attributes'))
  const kind = (textOf(at(attributes, 'instanceStatus', 'detailsKind')) ?? '').toUpperCase()
  const shown = presentable(textOf(at(attributes, 'instanceStatus', 'displayName')) ?? kind, 60)
  const steps = listOf(attributes['stepStateAssociations']).slice(0, MOST_STEPS).map(stepOf)
  const broken = steps.find(({ state }) => /^(?:FAILED|FAILURE|ERROR|TIMED_OUT)$/i.test(state))
  const outputs = Object.entries(fieldsOf(attributes['outputs'])).map(
    ([name, value]) => `${name}: ${presentable(textOf(value) ?? JSON.stringify(value) ?? '', 300)}`,
  )
  const ok = SUCCEEDED.test(kind)
  const where = broken === undefined ? '' : ` at the step ${broken.name}`
  const lines = [...steps.map(({ name, state }) => `${name}: ${state}`), ...outputs, page]
  return {
    isOver: ENDED.test(kind) || textOf(attributes['endTimestamp']) !== null,
    end: {
      ok,
      how: ok
        ? 'the workflow succeeded'
        : `the workflow ended as ${shown.toLowerCase() || 'unknown'}${where}`,
      output: lines.join('\n'),
    },
  }
}

function stepOf(step: unknown): { readonly name: string; readonly state: string } {
  return {
    name: presentable(textOf(at(step, 'stepName')) ?? 'a step', 80),
    state: presentable(textOf(at(step, 'stepState')) ?? 'unknown', 40),
  }
}
