import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import { commandAnswerSchema } from '../../src/contract/command.ts'
import { liveEventSchema } from '../../src/contract/live.ts'
import { ROUTES } from '../../src/contract/routes.ts'

/** A question of somebody else may stand before ours for half a minute. */
const ANSWER_WITHIN_MS = 60_000
const SNAPSHOT_WITHIN_MS = 5_000
const USER = 'traffic'

const problemSchema = z.object({ error: z.object({ message: z.string(), remedy: z.string().optional() }) })

export interface Answer {
  /** The decision, or "HTTP 400". */
  readonly got: string
  readonly message: string
  readonly commandId: string | null
  readonly isDryRun: boolean
}

/** A running EchoOps, as users and Datadog reach it. Every call rejects when there is no answer. */
export class EchoOps {
  readonly #url: string
  readonly #secret: string | null

  constructor(url: string, webhookSecret: string | null) {
    this.#url = url
    this.#secret = webhookSecret
  }

  /** @throws {Error} when it does not answer */
  async check(): Promise<void> {
    const answer = await fetch(new URL(ROUTES.health, this.#url), { signal: AbortSignal.timeout(10_000) })
    const { version } = z.object({ version: z.string() }).parse(await answer.json())
    if (version === '') throw new Error('This is no EchoOps.')
  }

  /** Null: a body that is no command. */
  async command(text: string | null, signal: AbortSignal, dryRun = false): Promise<Answer> {
    const body =
      text === null ? ['not', 'a', 'command'] : { transcript: text, user_id: USER, dry_run: dryRun }
    return this.#ask(ROUTES.command, body, signal)
  }

  /** Also once the work was aborted: no question of ours may be left behind. */
  async cancel(commandId: string): Promise<Answer> {
    return this.#ask(pathOf(ROUTES.commandCancel, commandId), { user_id: USER }, null)
  }

  async confirm(commandId: string, pin: string | null, signal: AbortSignal): Promise<Answer> {
    const body = { user_id: USER, ...(pin === null ? {} : { pin }) }
    return this.#ask(pathOf(ROUTES.commandConfirm, commandId), body, signal)
  }

  /** Sends an alert, or its recovery, as Datadog does. */
  async deliver(cycle: string, title: string, isOver: boolean, signal: AbortSignal | null): Promise<Answer> {
    const [word, now] = [isOver ? 'Recovered' : 'Triggered', String(Date.now())]
    const body = {
      ...{ id: `${cycle}-${word}`, title: `[P4] [${word}] ${title}`, body: 'Traffic of npm run traffic.' },
      ...{ last_updated: now, alert_transition: word, alert_priority: 'P4', alert_cycle_key: cycle },
      org: { id: '1', name: 'Traffic' },
    }
    return this.#ask(ROUTES.webhook, body, signal)
  }

  /** @throws {Error} with EchoOps' own words when it refuses */
  async chaos(on: boolean): Promise<void> {
    const answer = await this.#ask(on ? ROUTES.chaosStart : ROUTES.chaosStop, {}, null)
    if (answer.got !== 'HTTP 200') throw new Error(answer.message)
  }

  /** The services of the demo fleet; null without one. */
  async demoServices(): Promise<readonly string[] | null> {
    const url = new URL(ROUTES.live, this.#url)
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
    const socket = new WebSocket(url)
    const enough = new AbortController()
    try {
      const first = new Promise<unknown>((resolve) => {
        socket.addEventListener('message', ({ data }) => resolve(data))
        for (const end of ['error', 'close']) socket.addEventListener(end, () => resolve(null))
      })
      const late = pause(SNAPSHOT_WITHIN_MS, null, { signal: enough.signal }).catch(() => null)
      const told = await Promise.race([first, late])
      if (typeof told !== 'string') return null
      const event = liveEventSchema.safeParse(JSON.parse(told))
      if (!event.success || event.data.type !== 'snapshot') return null
      return event.data.demo?.services.map(({ name }) => name) ?? null
    } finally {
      enough.abort()
      socket.close()
    }
  }

  async #ask(path: string, body: unknown, signal: AbortSignal | null): Promise<Answer> {
    const secret =
      path === ROUTES.webhook && this.#secret !== null ? { 'x-echoops-secret': this.#secret } : {}
    const late = AbortSignal.timeout(ANSWER_WITHIN_MS)
    const answer = await fetch(new URL(path, this.#url), {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...secret },
      body: JSON.stringify(body),
      signal: signal === null ? late : AbortSignal.any([signal, late]),
    })
    const told: unknown = await answer.json()
    const command = commandAnswerSchema.safeParse(told)
    if (answer.ok && command.success) {
      const { decision: got, message, command_id: commandId, dry_run: isDryRun } = command.data
      return { got, message, commandId, isDryRun }
    }
    const problem = problemSchema.safeParse(told)
    const { message = '', remedy = '' } = problem.success ? problem.data.error : {}
    return {
      ...{ got: `HTTP ${answer.status}`, message: `${message} ${remedy}`.trim() },
      ...{ commandId: null, isDryRun: false },
    }
  }
}

const pathOf = (route: string, id: string): string => route.replace(':id', encodeURIComponent(id))
