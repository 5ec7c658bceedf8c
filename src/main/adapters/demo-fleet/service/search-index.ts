import type { Clock } from '../../../ports/clock.ts'
import { pause } from '../own-clock.ts'
import type { ServiceParts, ServiceProgram } from './program-of.ts'
import { Refusal } from './refusal.ts'

/** Two at a time, each for about 180 ms: eleven searches a second and replica, and not one more. */
const AT_ONCE = 2
const SEARCH_MS = { least: 155, most: 205 } as const
const MOST_WAITING = 24

/** Lets so many in at once; the others wait in line, and beyond that they are turned away. */
class Gate {
  readonly #clock: Clock
  readonly #line: (() => void)[] = []
  #running = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** @throws {Refusal} 503 when the line is full */
  async through(ms: number): Promise<void> {
    if (this.#running >= AT_ONCE) await this.#wait()
    else this.#running += 1
    await pause(this.#clock, ms)
    const next = this.#line.shift()
    if (next === undefined) this.#running -= 1
    else next()
  }

  #wait(): Promise<void> {
    const waiting = this.#line.length
    if (waiting >= MOST_WAITING)
      throw new Refusal(
        503,
        `overloaded: ${this.#running} of ${AT_ONCE} searches running, ${waiting} waiting, request refused`,
        { name: 'Overloaded' },
      )
    return new Promise((resolve) => this.#line.push(resolve))
  }
}

/** Searches the catalogue, with a bounded number of searches at once. */
export function searchIndex({ clock, random }: ServiceParts): ServiceProgram {
  const gate = new Gate(clock)
  return {
    routes: {
      'GET /search': async ({ query }) => {
        await gate.through(random.whole(SEARCH_MS.least, SEARCH_MS.most))
        return { status: 200, body: { query: query.get('q'), hits: random.whole(0, 40) } }
      },
    },
  }
}
