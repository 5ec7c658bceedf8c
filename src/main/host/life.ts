import type { EventEmitter } from 'node:events'
import type { Clock } from '../ports/clock.ts'
import { startFailure } from './start-failure.ts'

/** One Ctrl-C often arrives twice: from the terminal, and passed on by whoever launched us. Within this time it is the same wish. */
const SAME_WISH_MS = 500
/** An orderly stop writes what waits for the disk; more than this means that something hangs. */
const STOP_DEADLINE_MS = 10_000
/** Failures that follow from the first one would only bury it. */
const MAX_FAILURES_TOLD = 5
/** A closed terminal (SIGHUP) ends us as orderly as a service manager (SIGTERM) or Ctrl-C (SIGINT). */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

interface Stoppable {
  stop(): Promise<void>
}

export interface LifeParts {
  /** Node's `process`: where signals and stray failures arrive. */
  readonly process: EventEmitter
  /** Its `after` must keep the process alive, or a stop that hangs would look like a success. */
  readonly clock: Pick<Clock, 'monotonicMs' | 'after'>
  /** A line for people, on stderr. */
  readonly tell: (text: string) => void
  readonly exit: (code: number) => void
  /** Show stacks of failed starts. */
  readonly debug: boolean
}

export interface Life {
  /** Starts it, and calls `begun` unless the end was asked for meanwhile. When it cannot start: one message, exit code 1. */
  live<T extends Stoppable>(
    start: () => Promise<T>,
    begun: (living: T) => void | Promise<void>,
  ): Promise<void>
  /** Stops what was started, in order and within 10 s, then exits; with 1 when the stop fails. */
  end(code: number): Promise<void>
}

/**
 * The life of the process, the same in every host: start, one orderly stop for any signal, a second signal ends it at once.
 * A failure nobody caught is told and ends it in order with code 1, because what comes after one cannot be relied on.
 */
export function openLife(parts: LifeParts): Life {
  let living: Promise<Stoppable> | null = null
  let endingSince: number | null = null
  let exitCode = 0
  let failures = 0

  async function end(code: number): Promise<void> {
    exitCode = Math.max(exitCode, code)
    if (endingSince !== null) return
    endingSince = parts.clock.monotonicMs()
    const cancel = parts.clock.after(STOP_DEADLINE_MS, () => {
      parts.tell(`EchoOps did not stop within ${STOP_DEADLINE_MS / 1000} s and is ended as it is.`)
      parts.exit(1)
    })
    await stopLiving()
    cancel()
    parts.exit(exitCode)
  }

  async function stopLiving(): Promise<void> {
    const started = await living?.catch(() => null)
    try {
      await started?.stop()
    } catch (error) {
      exitCode = 1
      parts.tell(`EchoOps did not stop in order: ${textOf(error)}`)
    }
  }

  function onSignal(): void {
    if (endingSince === null) void end(0)
    else if (parts.clock.monotonicMs() - endingSince >= SAME_WISH_MS) parts.exit(1)
  }

  function onFailure(error: unknown): void {
    failures += 1
    if (failures <= MAX_FAILURES_TOLD) parts.tell(`EchoOps failed and stops: ${textOf(error)}`)
    void end(1)
  }

  for (const signal of SIGNALS) parts.process.on(signal, onSignal)
  parts.process.on('uncaughtException', onFailure)
  parts.process.on('unhandledRejection', onFailure)

  return {
    async live(start, begun) {
      const starting = start()
      living = starting
      try {
        const started = await starting
        if (endingSince === null) await begun(started)
      } catch (error) {
        parts.tell(startFailure(error, parts.debug))
        await end(1)
      }
    },
    end,
  }
}

const textOf = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error)
