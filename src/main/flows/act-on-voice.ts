import type { Command, Decision, PolicyFacts } from '../domain/command.ts'
import { ANSWERS_A_QUESTION } from '../domain/command-record.ts'
import { heardStep } from '../domain/heard-step.ts'
import type { Circumstances, Understanding } from '../domain/intent.ts'
import { judge, judgeDanger } from '../domain/policy.ts'
import type { Runbook } from '../domain/runbook.ts'
import { bothHeard } from '../domain/second-opinion.ts'
import { asRehearsal } from '../domain/understanding/rehearsal.ts'
import type { Answers } from '../ports/answers.ts'
import type { Commander } from '../ports/commander.ts'
import type { Commands, Order } from '../ports/commands.ts'
import type { Confirmation } from '../ports/confirmation.ts'
import type { Remediation } from '../ports/remediation.ts'
import type { RemedyWatch } from '../ports/remedy-watch.ts'
import type { Telemetry } from '../ports/telemetry.ts'

export interface VoicePorts {
  readonly commander: Commander
  readonly commands: Commands
  readonly confirmation: Confirmation
  readonly answers: Answers
  readonly remediation: Remediation
  readonly watch: RemedyWatch
  readonly telemetry: Telemetry
  book(): Runbook
  facts(order: Order): PolicyFacts
  /** The service of the incident on the wall. */
  subjectService(order: Order): string | null
  /** Says it to the room. */
  reply(order: Order, key: string, text: string): void
  /** What EchoOps has offered ("Shall I roll back?"), in the words of a command; null when nothing, or too long ago. */
  offered(): string | null
}

type Question = Extract<Understanding, { readonly kind: 'unclear' }>
type Meant = Decision | Question

/** From words to a spoken outcome. Resolves when nothing more will be said about them. */
export async function actOnVoice(order: Order, use: VoicePorts, signal: AbortSignal): Promise<void> {
  use.commands.note(order, heardStep(order))
  const understanding = await understand(order, use, signal)
  const replied = answerToQuestion(understanding, order, use)
  if (replied !== null) return close(order, replied, use)
  const meant = await settleMeaning(understanding, order, use)
  if (meant.kind === 'answer') return answer(order, meant.command, use)
  if (meant.kind !== 'confirm') return ask(order, meant, use)
  const permit = await use.confirmation.settle(meant, order, signal)
  if (permit === null) return
  const { command } = permit
  if (isOvertaken(understanding, order, use)) return
  // On disk before anything is done: what cannot be accounted for is not done.
  await use.commands.record(order, { step: 'begun', executor: command.action.executor.type })
  const outcome = await use.remediation.perform(permit, signal)
  use.commands.note(order, { step: 'done', outcome })
  use.reply(order, 'outcome', outcome.text)
  if (outcome.ok && !outcome.dryRun && command.action.watchMs > 0) await watch(order, command, use, signal)
}

/** While the question waited, another command may have begun on the same target. */
function isOvertaken(understanding: Understanding, order: Order, use: VoicePorts): boolean {
  if (understanding.kind !== 'intent') return false
  const again = judge(understanding.intent, use.book(), use.facts(order), order.commandId)
  if (again.kind !== 'refuse') return false
  noteMeaning(order, understanding, again, use)
  use.reply(order, 'decision', again.message)
  return true
}

/** "Yes" means what was offered. */
async function understand(order: Order, use: VoicePorts, signal: AbortSignal): Promise<Understanding> {
  const circumstances = { subjectService: use.subjectService(order), bySound: order.certain }
  const understanding = await heardAlike(order, circumstances, use, signal)
  const offered = understanding.kind === 'assent' ? use.offered() : null
  const meant =
    offered === null ? understanding : await use.commander.understand(offered, circumstances, signal)
  return order.dryRun === true ? asRehearsal(meant) : meant
}

/** Where other ears have heard something else, all have to mean the same: none of them can start what the first did not hear. */
async function heardAlike(
  order: Order,
  circumstances: Circumstances,
  use: VoicePorts,
  signal: AbortSignal,
): Promise<Understanding> {
  const understanding = await use.commander.understand(order.text, circumstances, signal)
  const second: Order['also'] = order.second === undefined ? [] : [{ text: order.second }]
  for (const heard of [...second, ...(order.also ?? [])]) {
    const other = heard.meant ?? (await use.commander.understand(heard.text, circumstances, signal))
    const both = bothHeard(understanding, other, use.book())
    if (both !== understanding) return both
  }
  return understanding
}

/** A confirmation or a cancellation belongs to the question that waits, not to a command of its own. */
function answerToQuestion(understanding: Understanding, order: Order, use: VoicePorts): string | null {
  const answers = understanding.kind === 'confirmation' || understanding.kind === 'cancellation'
  if (answers && order.dryRun === true) return 'A dry run confirms nothing and cancels nothing.'
  if (understanding.kind === 'confirmation') return use.confirmation.heard(order, understanding.digit)
  if (understanding.kind === 'cancellation') return use.confirmation.heard(order, 'cancel')
  return null
}

function close(order: Order, message: string, use: VoicePorts): void {
  use.commands.note(order, { step: 'decided', decision: 'answer', reason: ANSWERS_A_QUESTION, message })
  use.reply(order, 'decision', message)
}

/** Decided and written down in one go: two commands that race must see each other. */
function settleMeaning(understanding: Understanding, order: Order, use: VoicePorts): Promise<Meant> {
  return use.telemetry.step('decide', { kind: understanding.kind }, async (tell) => {
    const meant = decide(understanding, order, use) // pure: answer, confirm, refuse, unclear
    noteMeaning(order, understanding, meant, use)
    tell({ decision: meant.kind, ...(meant.kind === 'refuse' ? { reason: meant.reason } : {}) })
    return meant
  })
}

function decide(understanding: Understanding, order: Order, use: VoicePorts): Meant {
  switch (understanding.kind) {
    case 'intent':
      return judge(understanding.intent, use.book(), use.facts(order), order.commandId)
    case 'danger':
      return judgeDanger(understanding.danger, understanding.named, use.book())
    case 'unclear':
      return understanding
    case 'confirmation':
      return nothingWaits('There is nothing to confirm.')
    case 'cancellation':
      return nothingWaits('There is nothing to cancel.')
    case 'assent':
      return nothingWaits('I have offered nothing. Say what to do.')
  }
}

const nothingWaits = (message: string): Question => ({
  kind: 'unclear',
  why: 'no-action',
  message,
  candidates: [],
})

function noteMeaning(order: Order, understanding: Understanding, meant: Meant, use: VoicePorts): void {
  const intent = understanding.kind === 'intent' ? understanding.intent : null
  const by = (understanding.kind === 'intent' ? understanding.by : undefined) ?? use.commander.by
  use.commands.note(order, { step: 'understood', intent, note: understanding.kind, by })
  const [tool, decision] = [intent?.action ?? 'none', meant.kind]
  if (meant.kind === 'refuse')
    use.telemetry.count('echo_ops.intent.refusal', { reason: meant.reason, action: tool })
  else use.telemetry.count('echo_ops.intent.tool_usage', { action: tool, decision })
  if (meant.kind !== 'answer') use.commands.note(order, { step: 'decided', decision, ...wordsOf(meant) })
}

function wordsOf(meant: Exclude<Meant, { kind: 'answer' }>): { reason: string; message: string } {
  if (meant.kind === 'confirm') return { reason: '', message: meant.readBack }
  return { reason: meant.kind === 'refuse' ? meant.reason : meant.why, message: meant.message }
}

function ask(order: Order, meant: Exclude<Meant, { kind: 'answer' | 'confirm' }>, use: VoicePorts): void {
  if (meant.kind === 'unclear' && meant.candidates.length > 0)
    use.commands.show(order.commandId, { candidates: meant.candidates })
  use.reply(order, 'decision', meant.message)
}

async function answer(order: Order, command: Command, use: VoicePorts): Promise<void> {
  const message =
    command.dryRun === true ? rehearse(order, command, use) : await use.answers.answer(command, order)
  use.commands.note(order, { step: 'decided', decision: 'answer', reason: '', message })
  use.reply(order, 'answer', message)
}

/** What would be done, for the record as well. */
function rehearse(order: Order, command: Command, use: VoicePorts): string {
  const outcome = use.remediation.rehearse(command)
  use.commands.note(order, { step: 'rehearsed', outcome })
  return outcome.text
}

/** Says whether it helped; the recovery itself is announced with the incident. */
async function watch(order: Order, command: Command, use: VoicePorts, signal: AbortSignal): Promise<void> {
  const watching = use.watch.begin(command)
  use.commands.show(order.commandId, { watching })
  const watched = await use.watch.outcome(command, watching, signal)
  use.commands.note(order, watched)
  if (watched.helped !== 'recovered') use.reply(order, 'watch', watched.text)
}
