import { describe, expect, expectTypeOf, it } from 'vitest'
import {
  type IncidentView,
  incidentSchema,
  incidentSummarySchema,
  speechSchema,
} from '../../contract/incident.ts'
import { quarantinedSchema } from '../../contract/live.ts'
import type { Evidence } from '../domain/evidence.ts'
import type { Incident } from '../domain/incident.ts'
import type { Utterance } from '../domain/speech.ts'
import { anAlert, anIncident, anUtterance } from './testing-ports.ts'
import { incidentSummaryView, incidentView, liveIncidentView, quarantinedView, speechView } from './views.ts'

describe('what the domain says fits the wire', () => {
  it('in its closed sets, too', () => {
    expectTypeOf<Incident['severity']>().toEqualTypeOf<IncidentView['severity']>()
    expectTypeOf<Incident['state']>().toEqualTypeOf<IncidentView['state']>()
    expectTypeOf<Utterance['state']>().toEqualTypeOf<IncidentView['speech'][number]['state']>()
    expectTypeOf<Utterance['purpose']>().toEqualTypeOf<IncidentView['speech'][number]['purpose']>()
    expectTypeOf<Evidence['kind']>().toEqualTypeOf<IncidentView['evidence'][number]['kind']>()
    expectTypeOf<Evidence['level']>().toEqualTypeOf<IncidentView['evidence'][number]['level']>()
    expectTypeOf<Incident['alerts'][number]['transition']>().toEqualTypeOf<
      IncidentView['alerts'][number]['transition']
    >()
  })

  it('with the metric of the alert, and with what sources far away were asked', () => {
    const { reading } = anIncident()
    if (reading === null) throw new Error('the sample has no reading')
    const asked = [{ query: 'logs: x', from: 1, to: 2, found: null, tookMs: 3, problem: 'Datadog is slow' }]
    const metric = { name: 'm', unit: 's', points: [[1, 2.5]] as const, threshold: 1.5 }
    const view = incidentView(anIncident({ metric, reading: { ...reading, asked } }))
    expect(incidentSchema.strict().parse(view)).toEqual(view)
    expect(view.metric).toEqual({ name: 'm', unit: 's', points: [[1, 2.5]], threshold: 1.5 })
    expect(view.reading?.asked).toEqual([
      { query: 'logs: x', from: 1, to: 2, found: null, took_ms: 3, problem: 'Datadog is slow' },
    ])
    expect(incidentView(anIncident()).metric).toBeNull()
  })

  it('with nothing missing and nothing added', () => {
    const incident = anIncident()
    expect(incidentSchema.strict().parse(incidentView(incident))).toEqual(incidentView(incident))
    expect(incidentSummarySchema.strict().parse(incidentSummaryView(incident))).toMatchObject({ id: 'inc_1' })
    expect(speechSchema.strict().parse(speechView(anUtterance({ audioMs: null }))).audio_url).toBeNull()
    const entry = { deliveryId: 'dlv_1', at: 1, reason: 'empty body', bytes: 0 }
    expect(quarantinedSchema.strict().parse(quarantinedView(entry))).toEqual({
      delivery_id: 'dlv_1',
      at: 1,
      reason: 'empty body',
      bytes: 0,
    })
  })

  it('shortened for the live link to the newest of its history', () => {
    const alerts = Array.from({ length: 100 }, (_, n) => anAlert({ deliveryId: `dlv_${n}` }))
    const live = liveIncidentView(anIncident({ alerts }))
    expect(live.alerts.map(({ delivery_id }) => delivery_id).slice(-1)).toEqual(['dlv_99'])
    expect(live.alerts).toHaveLength(10)
  })
})
