import { describe, expect, it } from 'vitest'
import { virtualClock } from '../../../../tests/fakes/virtual-clock.ts'
import type { Command } from '../../domain/command.ts'
import type { Evidence, EvidenceReport } from '../../domain/evidence.ts'
import type { Incident } from '../../domain/incident.ts'
import type { RunbookAction } from '../../domain/runbook.ts'
import { anIncident } from '../../server/testing-ports.ts'
import { openRemedyWatch } from './remedy-watch.ts'

const action = (id: string, otherwise: string | null = null): RunbookAction => ({
  id,
  words: [id],
  kind: 'change',
  target: 'required',
  parameters: [],
  effect: 'does it',
  pin: false,
  services: null,
  cooldownMs: 0,
  watchMs: 90_000,
  otherwise,
  executor: { type: 'own' },
})
const target = { name: 'checkout-api', aliases: [], environment: 'prod', owners: [], replicas: null }
const restart: Command = {
  id: 'cmd_1',
  action: action('restart', 'rollback'),
  target,
  parameters: {},
  incidentId: 'inc_1',
}

function stage(open = true) {
  const clock = virtualClock(anIncident().openedAt + 300_000)
  let incident: Incident | null = anIncident({ state: open ? 'open' : 'recovered' })
  let changed = (): void => undefined
  let report: EvidenceReport | Error = new Error('no logs')
  const offered: string[] = []
  const watch = openRemedyWatch({
    incidents: {
      list: () => (incident === null ? [] : [incident]),
      find: () => incident,
      subscribe: (hear) => {
        changed = () => hear(incident)
        return () => undefined
      },
    },
    evidence: {
      around: async () => {
        if (report instanceof Error) throw report
        return report
      },
    },
    clock,
    book: () => ({
      services: [target],
      actions: [action('restart', 'rollback'), action('rollback')],
      environments: [],
    }),
    offered: (id, name) => void offered.push(`${id} ${name}`),
  })
  return {
    clock,
    watch,
    offered,
    become: (next: Incident | null) => {
      incident = next
      changed()
    },
    logs: (lines: number, evidence: readonly Partial<Evidence>[]) => {
      const base = anIncident()
      const [one] = base.evidence
      if (one === undefined || base.reading === null) throw new Error('no sample')
      report = {
        reading: { ...base.reading, lines },
        evidence: evidence.map((over) => ({ ...one, level: 'error', ...over })),
      }
    },
  }
}
const signal = new AbortController().signal

describe('after an action', () => {
  it('the recovery of the monitor is told with how long it took', async () => {
    const { clock, watch, become } = stage()
    const watching = watch.begin(restart)
    const outcome = watch.outcome(restart, watching, signal)
    await clock.advance(41_000)
    const recovered = anIncident({ state: 'recovered', recoveredAt: watching.since + 40_000 })
    expect(watch.recoveryText(recovered)).toBe('Checkout API recovered forty seconds after the restart.')
    become(recovered)
    expect(await outcome).toEqual({
      step: 'watched',
      helped: 'recovered',
      afterMs: 40_000,
      text: 'Checkout API recovered forty seconds after the restart.',
    })
    expect(clock.pending()).toBe(0)
  })

  it('when the time is up and errors go on, the next remedy of the runbook is offered', async () => {
    const { clock, watch, logs, offered } = stage()
    const watching = watch.begin(restart)
    logs(500, [{ service: 'checkout-api', lastAt: watching.since + 60_000 }])
    const outcome = watch.outcome(restart, watching, signal)
    await clock.advance(90_000)
    expect(await outcome).toMatchObject({
      helped: 'no-better',
      text: 'Checkout API is no better two minutes after the restart. Shall I roll back?',
    })
    expect(offered).toEqual(['rollback checkout-api'])
  })

  it('errors that have stopped are told, though the monitor has not recovered', async () => {
    const { clock, watch, logs, offered } = stage()
    const watching = watch.begin(restart)
    logs(500, [
      { service: 'checkout-api', lastAt: watching.since + 1_000 },
      { service: 'other', lastAt: watching.since + 60_000 },
    ])
    const outcome = watch.outcome(restart, watching, signal)
    await clock.advance(90_000)
    expect(await outcome).toMatchObject({ helped: 'quieter' })
    expect(offered).toEqual([])
  })

  it('without logs that tell, it counts as no better', async () => {
    const { clock, watch } = stage()
    const outcome = watch.outcome(restart, watch.begin(restart), signal)
    await clock.advance(90_000)
    expect(await outcome).toMatchObject({ helped: 'no-better' })
  })

  it('without an open incident there is nothing to watch', async () => {
    const { watch } = stage(false)
    expect(await watch.outcome(restart, watch.begin(restart), signal)).toMatchObject({ helped: 'unknown' })
  })

  it('who stops is not kept waiting', async () => {
    const { watch, clock } = stage()
    const stop = new AbortController()
    const outcome = watch.outcome(restart, watch.begin(restart), stop.signal)
    stop.abort(new Error('stopping'))
    await expect(outcome).rejects.toThrow('stopping')
    expect(clock.pending()).toBe(0)
  })
})

describe('the words of a recovery', () => {
  it('are the usual ones when nothing was done, or when it had recovered before', () => {
    const { watch, clock } = stage()
    const recovered = (at: number) => anIncident({ state: 'recovered', recoveredAt: at })
    expect(watch.recoveryText(recovered(clock.now()))).toBeNull()
    watch.begin(restart)
    expect(watch.recoveryText(recovered(clock.now() - 1_000))).toBeNull()
    expect(watch.recoveryText(anIncident({ service: 'other', recoveredAt: clock.now() + 5 }))).toBeNull()
  })
})
