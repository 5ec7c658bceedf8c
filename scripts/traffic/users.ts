import { Seeded } from '../../src/main/adapters/demo-fleet/seeded.ts'
import type { Clock } from '../../src/main/ports/clock.ts'
import type { EchoOps } from './echo-ops.ts'
import { type Ask, type Change, changesOf, nextAsk } from './mix.ts'
import type { Outcome } from './summary.ts'

/** Where no demo fleet says which services there are. */
const USUAL_SERVICES = ['payment-gateway', 'checkout-api', 'auth-service']
const MOST_SERVICES = 5

export interface UsersParts {
  readonly echoOps: Pick<EchoOps, 'command' | 'cancel' | 'confirm' | 'deliver'>
  readonly clock: Pick<Clock, 'monotonicMs'>
  readonly seed: number
  readonly alerts: boolean
  /** Changes are confirmed, each once; null: every one is cancelled. */
  readonly perform: { readonly pin: string | null } | null
  readonly signal: AbortSignal
}

/** People who send things to EchoOps and look whether the answer is the one that was due. */
export class Users {
  readonly #parts: UsersParts
  readonly #seeded: Seeded
  readonly outcomes: Outcome[] = []
  #changes: readonly Change[] = []
  /** Two that change the same at the same time would be refused: one after the other. */
  #changing: Promise<unknown> = Promise.resolve()
  readonly #performed = new Set<string>()
  #alerts = 0

  constructor(parts: UsersParts) {
    this.#parts = parts
    this.#seeded = new Seeded(parts.seed)
  }

  /** Finds out by dry runs which changes this EchoOps would ask to confirm. Gives how many those are. */
  async learn(services: readonly string[] | null): Promise<number> {
    const { echoOps, signal } = this.#parts
    const learnt: Change[] = []
    for (const text of changesOf((services ?? USUAL_SERVICES).slice(0, MOST_SERVICES))) {
      const { got, isDryRun } = await echoOps.command(text, signal, true)
      learnt.push({ text, expected: [got === 'answered' && isDryRun ? 'confirm' : got] })
    }
    this.#changes = learnt
    return learnt.filter(({ expected }) => expected.includes('confirm')).length
  }

  /** Never rejects: what goes wrong is an outcome. */
  async send(): Promise<void> {
    const ask = nextAsk(this.#seeded, this.#changes, this.#parts.alerts)
    if (ask.kind !== 'change') return this.#note(ask)
    const mine = this.#changing.then(() => this.#note(ask))
    this.#changing = mine
    return mine
  }

  async #note(ask: Ask): Promise<void> {
    const { clock, signal } = this.#parts
    if (signal.aborted) return
    const startedMs = clock.monotonicMs()
    let answered: number | null = null
    const done = (): void => {
      answered = clock.monotonicMs() - startedMs
    }
    try {
      const { got, message } = await this.#carryOut(ask, done)
      const isExpected = ask.expected.includes(got)
      const note = isExpected
        ? null
        : `${quoted(ask)}: expected ${ask.expected.join(' or ')}, got ${got}: ${message}`
      this.outcomes.push({ kind: ask.kind, got, isExpected, ms: answered ?? 0, note })
    } catch (error) {
      if (signal.aborted) return
      const why = error instanceof Error ? error.message : String(error)
      const ms = answered ?? clock.monotonicMs() - startedMs
      this.outcomes.push({
        kind: ask.kind,
        got: 'error',
        isExpected: false,
        ms,
        note: `${quoted(ask)}: ${why}`,
      })
    }
  }

  /** `done` is called when the answer is there; what follows it is not measured. */
  async #carryOut(ask: Ask, done: () => void): Promise<{ readonly got: string; readonly message: string }> {
    const { echoOps, signal } = this.#parts
    if (ask.kind === 'alert') return this.#alert(ask.text ?? '', done)
    const answer = await echoOps.command(ask.text, signal)
    done()
    if (answer.got !== 'confirm' || answer.commandId === null) return this.#sinceDone(ask, answer)
    return this.#settle(ask, answer.commandId, answer)
  }

  /** What was done a moment ago is refused until it has cooled down. */
  #sinceDone(ask: Ask, answer: { readonly got: string; readonly message: string }) {
    const isCooling = answer.got === 'refused' && ask.text !== null && this.#performed.has(ask.text)
    return isCooling ? { ...answer, got: ask.expected[0] ?? answer.got } : answer
  }

  async #settle(ask: Ask, commandId: string, answer: { readonly got: string; readonly message: string }) {
    const { echoOps, perform, signal } = this.#parts
    const wanted = perform !== null && ask.kind === 'change' && !this.#performed.has(ask.text ?? '')
    if (!wanted) {
      const cancelled = await echoOps.cancel(commandId)
      return cancelled.got === 'refused' ? answer : { ...cancelled, got: `confirm, then ${cancelled.got}` }
    }
    this.#performed.add(ask.text ?? '')
    const confirmed = await echoOps.confirm(commandId, perform.pin, signal)
    return confirmed.got === 'executed' ? answer : { ...confirmed, got: `confirm, then ${confirmed.got}` }
  }

  async #alert(title: string, done: () => void) {
    const { echoOps, signal, seed } = this.#parts
    this.#alerts += 1
    const cycle = `traffic-${seed}-${this.#alerts}-${Math.round(performance.timeOrigin + performance.now())}`
    const answer = await echoOps.deliver(cycle, title, false, signal)
    done()
    if (answer.got === 'HTTP 202') await echoOps.deliver(cycle, title, true, null)
    return answer
  }
}

const quoted = ({ text }: Ask): string =>
  text === null
    ? 'a body that is no command'
    : JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text)
