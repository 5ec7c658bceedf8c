import { type ChildProcess, fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { EchoError } from '../../domain/error.ts'
import type { Clock } from '../../ports/clock.ts'
import type { DemoFleet, DemoView } from '../../ports/demo-fleet.ts'
import type { Log } from '../../ports/log.ts'
import { CATALOGUE, SERVICE_NAMES } from './catalogue.ts'
import { FAILURES } from './failures.ts'
import type { FromFleet, Problem, ToFleet } from './messages.ts'

export interface DemoFleetOptions {
  /** Of the fleet alone; what an earlier one left in it goes. Logs are written to `logs` in it. */
  readonly folder: string
  /** Where the code of the fleet's process lies; that of its services lies beside it. */
  readonly programUrl: URL
  /** Where the monitors send their alerts. */
  readonly webhookUrl: string
  readonly webhookSecret: string | null
  readonly clock: Clock
  readonly log: Log
  readonly changed: (view: DemoView) => void
  /** Over which span the monitors look; 12 s unless a test is in a hurry. */
  readonly windowMs?: number
  /** Of all chance in the fleet. */
  readonly seed?: number
}

const WINDOW_MS = 12_000
const SEED = 20_25
const READY_WITHIN_MS = 15_000
/** A release of a service takes as long as its processes need to come up. */
const BREAK_WITHIN_MS = 20_000
const STOP_WITHIN_MS = 4_000

/** Starts the fleet as one process beside the appliance; its services are processes under that one. @throws {EchoError} ECHO_WORKER_STOPPED */
export async function startDemoFleet(options: DemoFleetOptions): Promise<DemoFleet> {
  const link = new FleetLink(options)
  const token = randomBytes(24).toString('base64url')
  const url = await link.start(token)
  return {
    logFolder: join(options.folder, 'logs'),
    control: { url, token },
    view: () => link.view,
    break: (failure) => link.break(failure),
    stop: () => link.stop(),
  }
}

/** How it looks while nothing of it runs. */
function nothingRuns(state: 'starting' | 'down'): DemoView {
  return {
    services: SERVICE_NAMES.map((name) => ({
      name,
      state,
      replicas: state === 'down' ? 0 : 1,
      version: CATALOGUE[name].versions[1],
    })),
    failures: FAILURES.map(({ id, title, service }) => ({ id, title, service })),
    broken: null,
  }
}

type Settle = (problem: Problem | null) => void

const gone = (message: string): Problem => ({ code: 'ECHO_WORKER_STOPPED', message })

/** The channel to the fleet's process. */
class FleetLink {
  readonly #options: DemoFleetOptions
  readonly #child: ChildProcess
  readonly #gone: Promise<void>
  readonly #asked = new Map<number, Settle>()
  #view = nothingRuns('starting')
  #ready: { resolve: (controlUrl: string) => void; reject: (error: Error) => void } | null = null
  #stopping = false
  #number = 0

  constructor(options: DemoFleetOptions) {
    this.#options = options
    this.#child = fork(fileURLToPath(options.programUrl), [], {
      // Electron's binary is a Node only when it is told to be. Nothing else of the environment is the fleet's affair.
      env: { ELECTRON_RUN_AS_NODE: '1' },
      execArgv: ['--max-old-space-size=128'],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    this.#child.on('message', (message) => this.#heard(message as FromFleet)) // the fleet sends it; the type of a message is any JSON
    this.#gone = new Promise((resolve) => {
      const ended = (how: string): void => {
        resolve()
        this.#ended(how)
      }
      this.#child.once('exit', (code, signal) => ended(signal ?? `exit code ${code ?? 'unknown'}`))
      // A channel that breaks is told by the exit that follows; what never started has none.
      this.#child.on('error', (error) => {
        if (this.#child.pid === undefined) ended(error.message)
      })
    })
  }

  get view(): DemoView {
    return this.#view
  }

  async start(token: string): Promise<string> {
    const { folder, webhookUrl, webhookSecret, clock, windowMs = WINDOW_MS, seed = SEED } = this.#options
    const orders = { folder, webhookUrl, webhookSecret, token, windowMs, seed }
    const ready = new Promise<string>((resolve, reject) => {
      this.#ready = { resolve, reject }
    })
    const cancel = clock.after(READY_WITHIN_MS, () => this.#notReady('it took too long'))
    this.#send({ type: 'start', orders })
    try {
      return await ready
    } catch (error) {
      await this.stop()
      throw error
    } finally {
      cancel()
      this.#ready = null
    }
  }

  async break(failure: string | null): Promise<void> {
    if (!this.#child.connected) throw new EchoError('ECHO_WORKER_STOPPED', 'The demo fleet has ended.')
    this.#number += 1
    const id = this.#number
    return new Promise((resolve, reject) => {
      const settle: Settle = (problem) => {
        cancel()
        this.#asked.delete(id)
        if (problem === null) resolve()
        else reject(new EchoError(problem.code, problem.message))
      }
      const cancel = this.#options.clock.after(BREAK_WITHIN_MS, () =>
        settle(gone('The demo fleet does not answer.')),
      )
      this.#asked.set(id, settle)
      this.#send({ type: 'break', id, failure })
    })
  }

  /** In order, else at once. Nothing of the fleet is left. */
  async stop(): Promise<void> {
    this.#stopping = true
    this.#send({ type: 'stop' })
    const cancel = this.#options.clock.after(STOP_WITHIN_MS, () => this.#child.kill('SIGKILL'))
    await this.#gone
    cancel()
  }

  #send(message: ToFleet): void {
    // A channel that is closed is told by the exit.
    if (this.#child.connected) this.#child.send(message, () => undefined)
  }

  #heard(message: FromFleet): void {
    const { log, changed } = this.#options
    switch (message.type) {
      case 'ready':
        log.info({ pid: this.#child.pid }, 'the demo fleet runs')
        return this.#ready?.resolve(message.controlUrl)
      case 'failed':
        return this.#notReady(message.message)
      case 'answer':
        return this.#asked.get(message.id)?.(message.problem)
      case 'log':
        return log[message.level](message.data, message.message)
      case 'view':
        this.#view = message.view
        changed(message.view)
    }
  }

  #notReady(why: string): void {
    this.#ready?.reject(new EchoError('ECHO_WORKER_STOPPED', `The demo fleet did not start: ${why}.`))
  }

  #ended(how: string): void {
    for (const settle of [...this.#asked.values()]) settle(gone('The demo fleet has ended.'))
    this.#view = nothingRuns('down')
    this.#notReady(`it ended with ${how}`)
    if (this.#stopping) return
    this.#options.log.error({ how }, 'the demo fleet has ended')
    this.#options.changed(this.#view)
  }
}
