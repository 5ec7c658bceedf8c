import type { CommandView, DemoView } from '../../contract/command.ts'
import { serviceInSentence } from './words.ts'

/** How a command looks: by its state, unless it was only rehearsed, which must not pass for an act or an answer. */
export type CommandLook = CommandView['state'] | 'rehearsed'

export function lookOf({ state, outcome }: Pick<CommandView, 'state' | 'outcome'>): CommandLook {
  const ended = state === 'answered' || state === 'done'
  return ended && outcome?.dry_run === true && outcome.ok ? 'rehearsed' : state
}

/** What stands above a command's message: a word for how it looks. */
export const LOOK_WORDS: Readonly<Record<CommandLook, string>> = {
  understanding: 'Understanding',
  answered: 'Answer',
  unclear: 'Question',
  refused: 'Not done',
  confirming: 'Confirm',
  cancelled: 'Cancelled',
  expired: 'Not confirmed',
  performing: 'Doing it',
  failed: 'Failed',
  watching: 'Watching',
  helped: 'It helped',
  'no-better': 'No better',
  done: 'Done',
  rehearsed: 'Dry run: nothing was done',
}

const DIGITS = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine']

/** "seven", as it is to be said. */
export function digitWord(digit: number): string {
  return DIGITS[digit] ?? String(digit)
}

/** "Restart payment gateway", "Scale checkout API to 4 replicas"; what was said where nothing was understood. */
export function actTitle({ intent, transcript, confirmation, outcome }: CommandView): string {
  if (confirmation !== null) return confirmation.title
  if (intent.action === null) return transcript
  const words = intent.action === 'rollback' ? 'roll back' : intent.action.replaceAll('-', ' ')
  const target = intent.target === null ? [] : [serviceInSentence(intent.target)]
  const details = Object.entries(intent.parameters).map(([name, value]) => detail(name, value))
  const title = [capitalised(words), ...target, ...details].join(' ')
  return outcome?.dry_run === true ? `Dry run: ${title.charAt(0).toLowerCase()}${title.slice(1)}` : title
}

function detail(name: string, value: string | number): string {
  if (name === 'replicas') return `to ${value} ${value === 1 ? 'replica' : 'replicas'}`
  if (name === 'version') return `to version ${value}`
  return name === 'minutes' ? `for ${value} minutes` : `${name} ${value}`
}

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** The message without the word that stands above it: "Cancelled. Nothing was done." under "Cancelled". */
export function messageUnder(word: string, message: string): string {
  const rest = message.startsWith(`${word}. `) ? message.slice(word.length + 2) : message
  return rest === '' ? message : rest
}

/** What a dry run would have done, without what stands above it. */
export function rehearsal(text: string): string {
  return text.replace(/^Dry run: /, '').replace(/ Nothing was done\.$/, '')
}

/** What EchoOps has to say about its question: that the digit was another one, or the PIN wrong. Null while it is only the question. */
export function objection({ message, confirmation }: CommandView): string | null {
  if (confirmation === null || message === '' || message.startsWith(confirmation.title)) return null
  return message
}

/** What is offered when an act did not help ("Shall I roll back?"): the words for a button, "Roll back". */
export function offerOf({ state, message }: CommandView): string | null {
  if (state !== 'no-better') return null
  const offered = /Shall I (.{1,80})\?$/.exec(message)?.[1]
  return offered === undefined ? null : capitalised(offered)
}

/** What a screen reader is told of a command; empty for what the wall only shows in passing. */
export function announcement(command: CommandView): string {
  const { state, message, confirmation, outcome } = command
  const look = lookOf(command)
  if (state === 'understanding') return ''
  if (look === 'rehearsed') return `${LOOK_WORDS[look]}. ${rehearsal(outcome?.text ?? message)}`
  if (state === 'performing') return `Doing it: ${actTitle(command)}.`
  if (state === 'watching') return command.watch === null ? message : `Watching ${command.watch.what}.`
  if (state !== 'confirming') return `${LOOK_WORDS[state]}. ${messageUnder(LOOK_WORDS[state], message)}`
  if (confirmation === null) return message
  const { title, effect, digit, pin } = confirmation
  const how = pin ? 'Enter the PIN.' : `Hold Space and say: confirm ${digitWord(digit)}. Or press Enter.`
  return `${objection(command) ?? `${title}? This ${effect}.`} ${how} Escape cancels.`
}

/** How a service of the demo fleet is, in a word. */
export const FLEET_WORDS: Readonly<Record<DemoView['services'][number]['state'], string>> = {
  well: 'well',
  broken: 'broken',
  starting: 'starting',
  down: 'down',
}

/** What was broken on purpose, in the words of its button: "Exhaust the connection pool, payment gateway". Null when nothing is. */
export function brokenTitle({ broken, failures }: DemoView): string | null {
  if (broken === null) return null
  const failure = failures.find(({ id }) => id === broken)
  return failure === undefined ? broken : `${failure.title}, ${serviceInSentence(failure.service)}`
}

/** How the words of a command came. */
export const SOURCE_WORDS: Readonly<Record<CommandView['source'], string>> = {
  voice: 'Heard',
  wall: 'Typed',
  http: 'Sent',
}
