import { EchoError } from '../../../domain/error.ts'
import type { DemoView } from '../../../ports/demo-fleet.ts'
import { SERVICE_NAMES, type ServiceName } from '../catalogue.ts'
import { FAILURES, type FailureId, isFailureId } from '../failures.ts'
import type { Breakage } from './breakages.ts'
import type { ServiceGroup } from './service-group.ts'
import type { Traffic } from './traffic.ts'
import type { Watch } from './watch.ts'

export interface TroubleParts {
  readonly breakages: readonly Breakage[]
  readonly groups: Readonly<Record<ServiceName, ServiceGroup>>
  readonly traffic: Traffic
  readonly watch: Pick<Watch, 'isAlerting'>
}

/** What is broken, and how that shows. */
export class Trouble {
  readonly #parts: TroubleParts
  /** What was broken and is not mended, the newest last. */
  #broken: readonly FailureId[] = []
  /** What is being broken just now: its cause need not be there yet. */
  readonly #breaking = new Set<FailureId>()

  constructor(parts: TroubleParts) {
    this.#parts = parts
  }

  /** Breaks something; what is broken already stays as it is. @throws {EchoError} ECHO_REQUEST_INVALID */
  async break(failure: string): Promise<void> {
    const breakage = this.#parts.breakages.find(({ id }) => id === failure)
    if (breakage === undefined || !isFailureId(failure)) {
      const known = FAILURES.map(({ id }) => id).join(', ')
      throw new EchoError('ECHO_REQUEST_INVALID', `failure: is not one of ${known}`)
    }
    if (this.#breaking.has(failure) || (this.#broken.includes(failure) && breakage.isThere())) return
    this.#breaking.add(failure)
    this.#broken = [...this.#broken.filter((id) => id !== failure), failure]
    try {
      await breakage.break()
    } catch (error) {
      this.#broken = this.#broken.filter((id) => id !== failure)
      throw error
    } finally {
      this.#breaking.delete(failure)
    }
  }

  /** Makes everything as it was at first. */
  async heal(): Promise<void> {
    const { traffic, groups } = this.#parts
    traffic.surging = false
    traffic.flooding = false
    const touched = SERVICE_NAMES.filter((name) => !groups[name].isAsAtFirst || this.#isBroken(name))
    await Promise.all(touched.map((name) => groups[name].heal()))
  }

  view(): DemoView {
    this.#broken = this.#broken.filter((id) => this.#isUnderWay(id))
    return {
      services: SERVICE_NAMES.map((name) => ({
        name,
        state: this.#stateOf(name),
        replicas: this.#parts.groups[name].replicas,
        version: this.#parts.groups[name].version,
      })),
      failures: FAILURES.map(({ id, title, service }) => ({ id, title, service })),
      broken: this.#broken.at(-1) ?? null,
    }
  }

  /** Until its cause is gone and its monitor says so. */
  #isUnderWay(id: FailureId): boolean {
    const breakage = this.#parts.breakages.find((one) => one.id === id)
    if (this.#breaking.has(id)) return true
    return breakage !== undefined && (breakage.isThere() || this.#parts.watch.isAlerting(breakage.service))
  }

  #isBroken(name: ServiceName): boolean {
    const { watch, breakages } = this.#parts
    const own = breakages.filter(({ id, service }) => service === name && this.#broken.includes(id))
    return watch.isAlerting(name) || own.length > 0
  }

  #stateOf(name: ServiceName): DemoView['services'][number]['state'] {
    const group = this.#parts.groups[name]
    if (group.isDown) return 'down'
    if (group.ready === 0) return 'starting'
    return this.#isBroken(name) ? 'broken' : 'well'
  }
}
