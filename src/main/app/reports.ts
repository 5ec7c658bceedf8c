import type { IncidentPorts } from '../flows/speak-incident.ts'
import type { AnswerTimes } from './answer-times.ts'
import type { Base } from './base.ts'
import type { CommandRoom } from './command-room.ts'
import type { Memory } from './memory.ts'
import { ReportDesk } from './report-desk.ts'

/** Starts what answers alerts. What the disk refused is made up for when it takes events again. */
export function openReports(
  { clock, log, telemetry, troubles, teardown }: Base,
  { incidents, archive, writing }: Memory,
  senses: Omit<IncidentPorts, 'incidents' | 'clock' | 'telemetry'>,
  { room, times }: { readonly room: Pick<CommandRoom, 'recoveryText'>; readonly times: AnswerTimes },
): ReportDesk {
  const desk = new ReportDesk(
    { ...senses, incidents, clock, telemetry },
    archive,
    log,
    () => troubles.degrade('reports', 'A report could not be finished. The log of EchoOps says why.'),
    (incident) => room.recoveryText(incident),
    times,
  )
  teardown.add('reports', () => desk.stop())
  writing.follow({
    failing: (error) => {
      log.error({ err: error }, 'events cannot be written')
      troubles.degrade(
        'disk',
        'Events cannot be written to the disk, and new alerts are turned away. Make room there.',
      )
    },
    recovered: () => {
      log.info({}, 'events are written again')
      troubles.restore('disk')
      troubles.restore('reports')
      desk.resume(incidents.unfinished())
    },
  })
  return desk
}
