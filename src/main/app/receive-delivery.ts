import { parseAlert } from '../domain/alert-parse.ts'
import type { Clock } from '../ports/clock.ts'
import type { Incidents, Received } from '../ports/incidents.ts'
import type { Inventory } from '../ports/inventory.ts'
import type { Telemetry } from '../ports/telemetry.ts'
import type { ServerParts } from '../server/server.ts'
import type { ReportDesk } from './report-desk.ts'

export interface DeliveryPorts {
  readonly incidents: Incidents
  readonly inventory: Inventory & { learn(name: string): void }
  readonly desk: Pick<ReportDesk, 'answer'>
  readonly clock: Clock
  readonly telemetry: Pick<Telemetry, 'step'>
  /** The inventory may have learnt a service. */
  learnt(): void
}

/** Resolves once the event is on disk; the report begins at that moment and is not waited for. */
export function receiveDelivery(use: DeliveryPorts): ServerParts['deliver'] {
  return (payload, bodyHash, deliveryId, receivedAt): Promise<Received> => {
    const sinceMs = use.clock.monotonicMs()
    return use.telemetry.step('ingest', { delivery: deliveryId }, async (tell) => {
      const services = use.inventory.services()
      const alert = parseAlert(payload, { bodyHash, deliveryId, receivedAt, services })
      const received = await use.incidents.receive(alert)
      const { incident, change } = received
      tell({ incident: incident.id, change, severity: incident.severity })
      if (alert.service !== null) {
        use.inventory.learn(alert.service)
        use.learnt()
      }
      use.desk.answer(received, sinceMs)
      return received
    })
  }
}
