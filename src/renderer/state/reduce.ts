import type { IncidentSummary, IncidentView, SpeechView } from '../../contract/incident.ts'
import type { LiveEvent, Snapshot } from '../../contract/live.ts'
import type { ShellTalkKey } from '../../contract/shell.ts'
import type { LinkState } from '../link/live-link.ts'
import { chosenCockpit, followCockpit } from './cockpit-state.ts'
import { momentOf } from './command-scene.ts'
import { isFault, type MicrophoneState, type OwnTalk, type TalkTrouble } from './talk-state.ts'
import type { Sounding, WallAction, WallState } from './wall-state.ts'

/** A wall runs for months: nothing it remembers may grow without an end. */
const WHOLES = 8
const INCIDENTS = 2_000
const UTTERANCES = 32
const QUARANTINED = 20
const TRAIL = 20

/** The next state of the wall. Pure; the same state object comes back when nothing changed. */
export function reduce(state: WallState, action: WallAction): WallState {
  switch (action.type) {
    case 'event':
      return withCockpit(state, onEvent(state, action.event, action.localNow))
    case 'link':
      return onLink(state, action.link, action.localNow)
    case 'sound':
      return state.sound === action.sound && state.soundKnown
        ? state
        : { ...state, sound: action.sound, soundKnown: true }
    case 'sounding':
      return onSounding(state, action.number, action.phase)
    case 'hushed':
      return { ...state, sounding: new Map([...state.sounding.keys()].map((id) => [id, 'ended'])) }
    case 'talk':
      return { ...state, talk: action.talk }
    case 'machine-key':
      return onMachineKey(state, action.key, action.localNow)
    case 'microphone':
      return onMicrophone(state, action.microphone)
    case 'microphone-lost':
      return { ...state, fault: action.fault }
    case 'trouble':
      return onTrouble(state, action.trouble, action.localNow)
    case 'put-away':
      return { ...state, putAway: momentOf(state.command), trouble: null }
    case 'cockpit':
      return onCockpit(state, action.shown)
    case 'unknown':
      return { ...state, ignored: state.ignored + 1, outdated: state.outdated || action.kind === 'snapshot' }
  }
}

/** A key that does less than it should is told of once: when that begins. */
function onMachineKey(state: WallState, machineKey: ShellTalkKey | null, localNow: number): WallState {
  const next = { ...state, machineKey }
  if (machineKey === null || machineKey.works === state.machineKey?.works) return next
  if (machineKey.works === 'held') return next
  return onTrouble(next, machineKey.works === 'pressed' ? 'key-pressed' : 'key-taken', localNow)
}

/** A microphone that works proves that nothing is wrong with it any more. */
function onMicrophone(state: WallState, microphone: MicrophoneState): WallState {
  if (state.microphone === microphone) return state
  return { ...state, microphone, fault: microphone === 'ready' ? null : state.fault }
}

function onTrouble(state: WallState, trouble: TalkTrouble, localNow: number): WallState {
  const at = localNow + state.clockOffsetMs
  return { ...state, trouble: { trouble, at }, fault: isFault(trouble) ? trouble : state.fault }
}

function onLink(state: WallState, link: LinkState, localNow: number): WallState {
  if (link.phase !== 'lost') return { ...state, link, lostSince: null }
  const lostSince = state.lostSince ?? localNow + state.clockOffsetMs
  // What was audible is not known to go on, and the engine counts its utterances anew after a restart.
  return {
    ...state,
    link,
    lostSince,
    utterances: new Map(),
    sounding: new Map(),
    speaking: null,
    listening: null,
  }
}

function onSounding(state: WallState, number: number, phase: Sounding): WallState {
  const utterance = state.utterances.get(number)
  if (utterance === undefined || state.sounding.get(utterance.id) === phase) return state
  return { ...state, sounding: put(state.sounding, utterance.id, phase, UTTERANCES) }
}

function onEvent(state: WallState, event: LiveEvent, localNow: number): WallState {
  switch (event.type) {
    case 'snapshot':
      return onSnapshot(state, event, localNow)
    case 'incident':
      return withWhole(state, event.incident)
    case 'incident-summary':
      return withSummary(state, event.incident)
    case 'incident-forgotten':
      return forget(state, event.incident_id)
    case 'subject':
      return { ...state, subjectId: event.incident_id }
    case 'analysing': {
      const analysing = new Map(state.analysing)
      if (event.done) analysing.delete(event.progress.incident_id)
      else analysing.set(event.progress.incident_id, event.progress)
      return { ...state, analysing }
    }
    case 'utterance':
      return {
        ...state,
        utterances: put(state.utterances, event.number, event.utterance, UTTERANCES),
        // A replay carries a fresh id or an old one; either way its sound is yet to come.
        sounding: without(state.sounding, event.utterance.id),
      }
    case 'speaking':
      return { ...state, speaking: event.utterance, waiting: event.waiting }
    case 'stop':
      return onSounding(state, event.number, 'ended')
    case 'muted':
      return { ...state, muted: event.muted }
    case 'mutes':
      return { ...state, mutes: event.mutes }
    case 'watched':
      return { ...state, watched: event.watched }
    case 'quarantined':
      return { ...state, quarantined: newestFirst([...state.quarantined, event.delivery]) }
    case 'degraded':
      return { ...state, degraded: event.degraded }
    case 'engines':
      return { ...state, engines: event.engines }
    case 'listening':
      return { ...state, listening: event.listening }
    case 'command':
      return { ...state, command: event.command, talk: answered(state.talk) }
    case 'trail':
      return { ...state, trail: put(state.trail, event.command.id, event.command, TRAIL) }
    case 'demo':
      return { ...state, demo: event.demo }
    case 'chaos':
      return { ...state, chaos: event.chaos }
    case 'figures':
      return state.cockpit === null ? state : { ...state, figures: event.figures }
    case 'heartbeat':
      return { ...state, clockOffsetMs: event.now - localNow }
  }
}

/** What was shown before is old by the time somebody looks again. */
function onCockpit(state: WallState, shown: boolean): WallState {
  if (!shown) return { ...state, cockpit: null, figures: null }
  return { ...state, cockpit: chosenCockpit(state.incidents) }
}

/** Incidents come to the front of a cockpit by what has become of them. */
function withCockpit(before: WallState, state: WallState): WallState {
  if (before.cockpit === null) return state
  if (before.incidents === state.incidents && before.subjectId === state.subjectId) return state
  // Whoever opens the page as a cockpit has chosen it in spite of what burns already.
  const cockpit = before.known
    ? followCockpit(before.cockpit, state.incidents, state.subjectId)
    : chosenCockpit(state.incidents)
  return { ...state, cockpit }
}

/** Whatever was said has become a command, or an answer to one. */
function answered(talk: OwnTalk): OwnTalk {
  return talk.phase === 'awaiting' ? { phase: 'idle', talk: talk.talk } : talk
}

function onSnapshot(state: WallState, event: Snapshot, localNow: number): WallState {
  const { subject } = event
  const incidents = new Map<string, IncidentSummary>()
  for (const incident of event.incidents.slice(0, INCIDENTS)) incidents.set(incident.id, incident)
  if (subject !== null) incidents.set(subject.id, summaryOf(subject))
  return {
    ...state,
    known: true,
    version: state.version ?? event.version,
    outdated: state.version !== null && state.version !== event.version,
    clockOffsetMs: event.now - localNow,
    engines: event.engines,
    muted: event.muted,
    mutes: event.mutes,
    subjectId: event.subject_id,
    incidents,
    wholes: subject === null ? new Map() : new Map([[subject.id, subject]]),
    analysing: new Map(event.analysing.map((progress) => [progress.incident_id, progress])),
    speaking: event.speaking,
    waiting: event.waiting,
    utterances: new Map<number, SpeechView>(),
    sounding: new Map<string, Sounding>(),
    watched: event.watched,
    quarantined: newestFirst(event.quarantined),
    degraded: event.degraded,
    listening: event.listening,
    command: event.command,
    trail: new Map(event.trail.map((command) => [command.id, command])),
    demo: event.demo,
    chaos: event.chaos,
  }
}

function withSummary(state: WallState, incident: IncidentSummary): WallState {
  const whole = state.wholes.get(incident.id)
  // A summary is newer than the whole that is kept: its facts count, the rest is still the best that is known.
  const wholes =
    whole === undefined ? state.wholes : put(state.wholes, incident.id, { ...whole, ...incident }, WHOLES)
  return { ...state, wholes, incidents: put(state.incidents, incident.id, incident, INCIDENTS) }
}

function withWhole(state: WallState, incident: IncidentView): WallState {
  return {
    ...state,
    wholes: put(state.wholes, incident.id, incident, WHOLES),
    incidents: put(state.incidents, incident.id, summaryOf(incident), INCIDENTS),
  }
}

function forget(state: WallState, id: string): WallState {
  return {
    ...state,
    incidents: without(state.incidents, id),
    wholes: without(state.wholes, id),
    analysing: without(state.analysing, id),
    subjectId: state.subjectId === id ? null : state.subjectId,
  }
}

function summaryOf(incident: IncidentView): IncidentSummary {
  const { id, title, service, environment, severity, state } = incident
  const { opened_at, recovered_at, closed_at, acknowledged, updated_at } = incident
  return {
    ...{ id, title, service, environment, severity, state },
    ...{ opened_at, recovered_at, closed_at, acknowledged, updated_at },
  }
}

function newestFirst<T extends { readonly at: number }>(entries: readonly T[]): readonly T[] {
  return entries.toSorted((a, b) => b.at - a.at).slice(0, QUARANTINED)
}

/** A copy with this entry as its newest; the oldest goes when it would hold more than `most`. */
function put<K, V>(map: ReadonlyMap<K, V>, key: K, value: V, most: number): ReadonlyMap<K, V> {
  const next = new Map(map)
  next.delete(key)
  next.set(key, value)
  for (const oldest of next.keys()) {
    if (next.size <= most) break
    next.delete(oldest)
  }
  return next
}

function without<K, V>(map: ReadonlyMap<K, V>, key: K): ReadonlyMap<K, V> {
  if (!map.has(key)) return map
  const next = new Map(map)
  next.delete(key)
  return next
}
