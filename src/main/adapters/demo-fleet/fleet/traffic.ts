import type { Clock } from '../../../ports/clock.ts'
import { Caller } from '../call.ts'
import type { ServiceName } from '../catalogue.ts'
import { pause } from '../own-clock.ts'
import type { Seeded } from '../seeded.ts'

export interface TrafficOptions {
  readonly urls: Readonly<Record<ServiceName, string>>
  readonly clock: Clock
  readonly random: Seeded
}

/** Requests a second from outside; each checkout brings two more among the services. */
const RATES = { search: 5, login: 3, checkout: 5, renewal: 2 } as const
/** Two replicas of the search take 22 a second, three take 33. */
const SURGE = 5
const MOST_IN_FLIGHT = 100
const ANSWER_WITHIN_MS = 6_000
const MOST_SESSIONS = 40
const COUPON_SHARE = 0.4

/** Logins that want to be remembered, with what their device tells of itself: together more than the quota of 4 MiB. */
const FLOOD = { logins: 48, bytes: 96 * 1024, everyMs: 80 } as const
const WORDS = ['lamp', 'chair', 'desk', 'shelf', 'rug', 'vase', 'clock', 'mirror', 'kettle', 'towel']

/** What people do all day: they search, log in and buy. Open loop: nobody waits because others wait. */
export class Traffic {
  readonly #options: TrafficOptions
  readonly #caller = new Caller()
  readonly #cancels = new Set<() => void>()
  readonly #sessions: string[] = []
  #inFlight = 0
  #stopped = false
  surging = false
  /** A flood of logins is under way. */
  flooding = false

  constructor(options: TrafficOptions) {
    this.#options = options
  }

  start(): void {
    this.#stream(
      () => RATES.search * (this.surging ? SURGE : 1),
      () => this.#search(),
    )
    this.#stream(
      () => RATES.login,
      () => this.#login({}),
    )
    this.#stream(
      () => RATES.checkout,
      () => this.#checkout(),
    )
    this.#stream(
      () => RATES.renewal,
      () => this.#renew(),
    )
  }

  stop(): void {
    this.#stopped = true
    for (const cancel of this.#cancels) cancel()
    this.#caller.close()
  }

  /** Ends by itself. */
  async flood(): Promise<void> {
    if (this.flooding) return
    this.flooding = true
    const { clock, random } = this.#options
    for (let at = 0; at < FLOOD.logins && this.flooding && !this.#stopped; at += 1) {
      this.#go(() => this.#login({ device: random.hex(64).repeat(FLOOD.bytes / 64) }))
      await pause(clock, FLOOD.everyMs)
    }
    this.flooding = false
  }

  /** Requests at a rate, each at a moment of its own. */
  #stream(rate: () => number, run: () => Promise<unknown>): void {
    const { clock, random } = this.#options
    const next = (): void => {
      if (this.#stopped) return
      const cancel = clock.after(((0.5 + random.fraction()) * 1_000) / rate(), () => {
        this.#cancels.delete(cancel)
        next()
        this.#go(run)
      })
      this.#cancels.add(cancel)
    }
    next()
  }

  /** Somebody whose request fails goes away; the front has counted it. */
  #go(run: () => Promise<unknown>): void {
    if (this.#inFlight >= MOST_IN_FLIGHT) return
    this.#inFlight += 1
    const done = (): void => {
      this.#inFlight -= 1
    }
    run().then(done, done)
  }

  #search(): Promise<unknown> {
    const { random, urls } = this.#options
    const word = WORDS[random.whole(0, WORDS.length - 1)] ?? ''
    return this.#call('GET', `${urls['search-index']}/search?q=${word}`, null)
  }

  async #login(more: { readonly device?: string }): Promise<void> {
    const { random, urls } = this.#options
    const body = JSON.stringify({ user: `user-${random.hex(6)}`, ...more })
    const { status, text } = await this.#call('POST', `${urls['auth-service']}/login`, body)
    const answer: unknown = status === 201 ? JSON.parse(text) : null
    if (typeof answer !== 'object' || answer === null || !('session' in answer)) return
    this.#sessions.push(String(answer.session))
    if (this.#sessions.length > MOST_SESSIONS) this.#sessions.shift()
  }

  #checkout(): Promise<unknown> {
    const { random, urls } = this.#options
    const session = this.#sessions[random.whole(0, Math.max(0, this.#sessions.length - 1))] ?? 'none'
    const coupon = random.chance(COUPON_SHARE) ? { percent: random.whole(5, 30) } : null
    const body = JSON.stringify({ session, cents: random.whole(500, 20_000), coupon })
    return this.#call('POST', `${urls['checkout-api']}/checkout`, body)
  }

  /** A subscription goes on: a charge without a basket. */
  #renew(): Promise<unknown> {
    const { random, urls } = this.#options
    const body = JSON.stringify({ order: random.whole(10_000, 99_999), cents: random.whole(500, 5_000) })
    return this.#call('POST', `${urls['payment-gateway']}/charge`, body)
  }

  #call(method: string, url: string, body: string | null) {
    return this.#caller.call({ method, url, body, timeoutMs: ANSWER_WITHIN_MS })
  }
}
