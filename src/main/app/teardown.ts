import type { Log } from '../ports/log.ts'

/** Remembers how to stop what was started, and stops it in reverse. What fails to stop does not keep the rest from stopping. */
export class Teardown {
  readonly #log: Log
  readonly #steps: { readonly name: string; readonly stop: () => void | Promise<void> }[] = []
  #done: Promise<void> | null = null

  constructor(log: Log) {
    this.#log = log
  }

  add(name: string, stop: () => void | Promise<void>): void {
    this.#steps.push({ name, stop })
  }

  run(): Promise<void> {
    this.#done ??= this.#stopAll()
    return this.#done
  }

  async #stopAll(): Promise<void> {
    for (const { name, stop } of this.#steps.reverse()) {
      try {
        await stop()
        this.#log.debug({ part: name }, 'stopped')
      } catch (error) {
        this.#log.warn({ part: name, err: error }, 'a part did not stop cleanly')
      }
    }
  }
}
