import type { Utterance } from '../../domain/speech.ts'

/** Those who wait for a report to have been told, whichever way it ends. */
export class ReportEnds {
  readonly #checks = new Set<() => void>()

  /** Looks again, after every step of the queue. */
  check(): void {
    for (const check of [...this.#checks]) check()
  }

  /** Resolves with what `end` gives as soon as that is not null any more. Rejects when aborted. */
  wait(end: () => readonly Utterance[] | null, signal: AbortSignal): Promise<readonly Utterance[]> {
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        this.#checks.delete(check)
        signal.removeEventListener('abort', stop)
      }
      const check = (): void => {
        const told = end()
        if (told === null) return
        leave()
        resolve(told)
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
