/** Those who wait for something in the queue to come to its end, whichever way: a report told, a sound kept. */
export class Ends {
  readonly #checks = new Set<() => void>()

  /** Looks again, after every step of the queue. */
  check(): void {
    for (const check of [...this.#checks]) check()
  }

  /** Resolves with what `end` gives as soon as that is not null any more. Rejects when aborted. */
  wait<T>(end: () => T | null, signal: AbortSignal): Promise<T> {
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        this.#checks.delete(check)
        signal.removeEventListener('abort', stop)
      }
      const check = (): void => {
        const ended = end()
        if (ended === null) return
        leave()
        resolve(ended)
      }
      const stop = (): void => {
        leave()
        reject(signal.reason)
      }
      if (signal.aborted) {
        reject(signal.reason)
        return
      }
      this.#checks.add(check)
      signal.addEventListener('abort', stop)
      check()
    })
  }
}
