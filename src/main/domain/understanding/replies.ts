import type { Understanding } from '../intent.ts'

const CANCELLING = new Set(
  (
    'cancel|abort|stop|no|nope|no thanks|no thank you|never mind|nevermind|forget it|forget that|forget about it|leave it|leave it alone|' +
    'do not|do not do it|do not do that|do not confirm|no do not|stop do not|no stop|no cancel|no way|no never mind|hold on|scrap that|' +
    'call it off|call that off'
  ).split('|'),
)
const DEEDS = 'command|action|question|restart|reboot|rollback|roll back|scale|scaling'
/** "Cancel the restart", "abort roll back of payment": what is to be cancelled may be named. */
const CANCELS = new RegExp(
  `^(?:(?:no|ok|okay|yes) )?(?:(?:cancel|abort|stop)(?: (?:it|that|this|(?:the|that) (?:${DEEDS})(?: .{1,60})?))?|(?:cancel|abort) (?:${DEEDS})(?: .{1,60})?)$`,
)
/** "Do not confirm seven". */
const DECLINES = /^(?:please )?(?:do not|never|will not|i do not) confirm(?: \d)?$/

const ASSENTING = new Set(
  (
    'yes|yeah|yep|sure|ok|okay|alright|correct|affirmative|absolutely|of course|do it|do that|go ahead|go for it|please do|yes do|' +
    'yes do it|yes do that|yes go ahead|yes go for it|yes of course|ok do it|okay do it|ok go ahead|okay go ahead|sure do it|sure go ahead|yes please do'
  ).split('|'),
)

/** What an ear writes for a digit: the words sound the same, and no other digit sounds so. */
const HOMOPHONES: Readonly<Record<string, string>> = {
  oh: '0',
  won: '1',
  to: '2',
  too: '2',
  tree: '3',
  for: '4',
  fore: '4',
  fife: '5',
  sicks: '6',
  ate: '8',
  nein: '9',
  niner: '9',
}

const MANNERS = /^(?:please|uh|um|er|erm|hmm|ah|well|so|hey|thanks|computer|echo|echoops)$/
const SPOKEN_BEFORE_DIGIT = /^(?:number|digit|code|the|it|with|is)$/
const SPOKEN_BEFORE = /^(?:i|yes|yeah|ok|okay)$/

/** "Confirm seven", "cancel", "yes": the whole text but for manners; null when it is none of them. `bySound` accepts what only sounds like a digit. */
export function replyIn(words: readonly string[], bySound: boolean): Understanding | null {
  const bare = words.filter((word) => !MANNERS.test(word))
  const whole = bare.join(' ')
  if (CANCELLING.has(whole) || CANCELS.test(whole) || DECLINES.test(whole) || isOnly('no', bare))
    return { kind: 'cancellation' }
  if (ASSENTING.has(whole) || isOnly('yes', bare)) return { kind: 'assent' }
  return confirmationIn(bare, bySound)
}

const isOnly = (word: string, words: readonly string[]): boolean =>
  words.length > 0 && words.every((one) => one === word)

function confirmationIn(bare: readonly string[], bySound: boolean): Understanding | null {
  const at = bare.findIndex((word) => !SPOKEN_BEFORE.test(word))
  if (!/^confirm(?:ed|ing)?$/.test(bare[at] ?? '')) return null
  const [digit, ...more] = bare.slice(at + 1).filter((word) => !SPOKEN_BEFORE_DIGIT.test(word))
  if (digit === undefined) return { kind: 'confirmation', digit: null }
  const heard = bySound ? (HOMOPHONES[digit] ?? digit) : digit
  if (more.length === 0 && /^\d$/.test(heard)) return { kind: 'confirmation', digit: Number(heard) }
  return { kind: 'unclear', why: 'not-caught', message: 'Say confirm and one digit.', candidates: [] }
}
