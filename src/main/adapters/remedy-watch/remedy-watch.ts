import type { Command } from '../../domain/command.ts'
import type { Watching } from '../../domain/command-record.ts'
import type { Evidence } from '../../domain/evidence.ts'
import type { Incident } from '../../domain/incident.ts'
import { serviceInSentence, serviceTitle } from '../../domain/incident-words.ts'
import type { Runbook } from '../../domain/runbook.ts'
import { spanInWords } from '../../domain/storm-words.ts'
import type { Clock } from '../../ports/clock.ts'
import type { EvidenceSource } from '../../ports/evidence-source.ts'
import type { Incidents } from '../../ports/incidents.ts'
import type { RemedyWatch, Watched } from '../../ports/remedy-watch.ts'

export interface RemedyWatchParts {
  readonly incidents: Pick<Incidents, 'list' | 'find' | 'subscribe'>
  readonly evidence: Pick<EvidenceSource, 'around'>
  readonly clock: Clock
  book(): Runbook
  /** "Shall I roll back?" was said of this target. */
  offered(action: string, target: string): void
}

export interface OpenRemedyWatch extends RemedyWatch {
  /** "Payment gateway recovered forty seconds after the restart"; null when nothing was done about it. */
  recoveryText(incident: Incident): string | null
}

/** Errors this long after the act still belong to what was before it. */
const SETTLE_MS = 5_000
/** The evidence must answer within this, or there is none. */
const EVIDENCE_WITHIN_MS = 10_000

/** Watches the monitor of what was acted on; when its time is up, what the logs say since the act. */
export function openRemedyWatch(parts: RemedyWatchParts): OpenRemedyWatch {
  const acts = new Map<string, { readonly action: string; readonly at: number }>()
  return {
    begin(command) {
      const since = parts.clock.now()
      const name = command.target?.name ?? ''
      acts.set(name, { action: nounOf(command), at: since })
      const what = `whether the monitor of ${serviceInSentence(name)} recovers`
      return { since, until: since + command.action.watchMs, what, helped: null, text: '' }
    },
    async outcome(command, watching, signal) {
      const about = subjectOf(command, parts)
      if (about === null) return nothingToSee(command, watching, parts)
      const recovered = await waitForRecovery(about, watching, parts, signal)
      if (recovered !== null) return recovery(command, watching, recovered)
      return byEvidence(command, about, watching, parts, signal)
    },
    recoveryText(incident) {
      const act = acts.get(incident.service ?? '')
      const at = incident.recoveredAt ?? incident.updatedAt
      if (act === undefined || at < act.at || act.at < incident.openedAt) return null
      return afterAct(incident.service ?? '', act.action, at - act.at)
    },
  }
}

const afterAct = (service: string, act: string, ms: number): string =>
  `${serviceTitle(service)} recovered ${spanInWords(ms)} after the ${act}.`

/** The open incident that was on the wall, if it is of this service, else the worst open one of the service. */
function subjectOf({ incidentId, target }: Command, { incidents }: RemedyWatchParts): Incident | null {
  const bound = incidentId === null ? null : incidents.find(incidentId)
  if (bound !== null && bound.service === target?.name && bound.state === 'open') return bound
  const open = incidents.list().filter((one) => one.state === 'open' && one.service === target?.name)
  return open.sort((a, b) => a.severity - b.severity)[0] ?? null
}

/** The incident once it has recovered; null when the time is up. */
function waitForRecovery(
  about: Incident,
  { until }: Watching,
  { incidents, clock }: RemedyWatchParts,
  signal: AbortSignal,
): Promise<Incident | null> {
  return new Promise((resolve, reject) => {
    const end = (settle: () => void) => {
      leave()
      cancel()
      signal.removeEventListener('abort', abort)
      settle()
    }
    const look = () => {
      const now = incidents.find(about.id)
      if (now === null || now.state !== 'open') end(() => resolve(now?.recoveredAt == null ? null : now))
    }
    const abort = () => end(() => reject(signal.reason))
    const leave = incidents.subscribe(look)
    const cancel = clock.after(Math.max(0, until - clock.now()), () => end(() => resolve(null)))
    signal.addEventListener('abort', abort)
    if (signal.aborted) abort()
    else look()
  })
}

function recovery(command: Command, { since }: Watching, incident: Incident): Watched {
  const afterMs = Math.max(0, (incident.recoveredAt ?? since) - since)
  const text = afterAct(command.target?.name ?? '', nounOf(command), afterMs)
  return { step: 'watched', helped: 'recovered', afterMs, text }
}

/** No incident is open: then there is no monitor to wait for. */
function nothingToSee(command: Command, { since }: Watching, { clock }: RemedyWatchParts): Watched {
  const text = `No alert is open for ${serviceInSentence(command.target?.name ?? '')}, so there is nothing to watch.`
  return { step: 'watched', helped: 'unknown', afterMs: clock.now() - since, text }
}

async function byEvidence(
  command: Command,
  about: Incident,
  watching: Watching,
  parts: RemedyWatchParts,
  signal: AbortSignal,
): Promise<Watched> {
  const name = command.target?.name ?? ''
  const afterMs = parts.clock.now() - watching.since
  const errors = await errorsSince(about, name, watching.since + SETTLE_MS, parts, signal)
  if (errors === 0) {
    const text = `The errors of ${serviceInSentence(name)} have stopped since the ${nounOf(command)}, but its monitor has not recovered yet.`
    return { step: 'watched', helped: 'quieter', afterMs, text }
  }
  return { step: 'watched', helped: 'no-better', afterMs, text: noBetter(command, afterMs, parts) }
}

function noBetter(command: Command, afterMs: number, parts: RemedyWatchParts): string {
  const name = command.target?.name ?? ''
  const said = `${serviceTitle(name)} is no better ${spanInWords(afterMs)} after the ${nounOf(command)}.`
  const other = parts.book().actions.find(({ id }) => id === command.action.otherwise)
  if (other === undefined || other.kind !== 'change') return said
  parts.offered(other.id, name)
  return `${said} Shall I ${SHALL[other.id] ?? other.words[0] ?? other.id}?`
}

/** Error lines of the service after a time; null when the logs do not tell. */
async function errorsSince(
  about: Incident,
  service: string,
  after: number,
  { evidence, clock }: RemedyWatchParts,
  signal: AbortSignal,
): Promise<number | null> {
  const late = new AbortController()
  const cancel = clock.after(EVIDENCE_WITHIN_MS, () => late.abort())
  try {
    const now = clock.now()
    const asOfNow = { ...about, alerts: about.alerts.map((alert) => ({ ...alert, occurredAt: now })) }
    const report = await evidence.around(asOfNow, AbortSignal.any([signal, late.signal]))
    if (report.reading.lines === 0) return null
    return report.evidence.filter((one) => isError(one, service) && (one.lastAt ?? 0) > after).length
  } catch (error) {
    if (signal.aborted) throw error
    return null
  } finally {
    cancel()
  }
}

const isError = ({ level, service }: Evidence, wanted: string): boolean =>
  (level === 'error' || level === 'fatal') && service === wanted

const NOUNS: Readonly<Record<string, string>> = { restart: 'restart', rollback: 'rollback', scale: 'scaling' }
const SHALL: Readonly<Record<string, string>> = { rollback: 'roll back', scale: 'scale it up' }

const nounOf = ({ action }: Command): string => NOUNS[action.id] ?? action.words[0] ?? action.id
