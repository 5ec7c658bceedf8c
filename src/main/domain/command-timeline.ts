import type { AuditStep } from './audit.ts'
import type { CommandRecord } from './command-record.ts'
import { ANSWERS_A_QUESTION } from './command-record.ts'
import type { TimelineEntry } from './incident.ts'

/** The timeline of an incident with what people asked for and what came of it, in order of time. */
export function withCommands(
  timeline: readonly TimelineEntry[],
  commands: readonly CommandRecord[],
): readonly TimelineEntry[] {
  const told = commands.flatMap(entriesOf)
  return told.length === 0 ? timeline : [...timeline, ...told].sort((a, b) => a.at - b.at)
}

function entriesOf(record: CommandRecord): readonly TimelineEntry[] {
  if (record.reason === ANSWERS_A_QUESTION) return []
  return record.steps.flatMap(({ at, step }) => {
    const text = stepInWords(step, record.who)
    return text === null ? [] : [{ at, kind: 'command', text }]
  })
}

/** One step for a reader; null for what says nothing to them. */
export function stepInWords(step: AuditStep, who: string): string | null {
  switch (step.step) {
    case 'heard':
      return step.text === '' ? null : `${who} said: ${step.text}`
    case 'understood':
      return null
    case 'decided':
      return DECIDED[step.decision] + step.message
    case 'confirmed':
      return `Confirmed ${HOW[step.how]}${step.pin ? ', with the PIN' : ''}`
    case 'cancelled':
      return step.how === 'expired' ? 'Nobody confirmed it in time' : `Not done: ${HOW[step.how]}`
    case 'begun':
    case 'rehearsed':
      return null
    case 'done':
      return `${step.outcome.ok ? 'Done' : 'Failed'}: ${step.outcome.text}`
    case 'watched':
      return `Watched: ${step.text}`
  }
}

const DECIDED = {
  answer: 'Answered: ',
  confirm: 'Asked: ',
  refuse: 'Refused: ',
  unclear: 'Asked back: ',
} as const
const HOW = {
  voice: 'by voice',
  key: 'at the wall',
  http: 'over HTTP',
  replaced: 'another command took its place',
  void: 'what it was about is gone',
  stopped: 'EchoOps was stopped',
  expired: 'it ran out',
} as const
