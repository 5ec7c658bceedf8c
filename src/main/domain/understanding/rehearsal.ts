import type { Understanding } from '../intent.ts'

/** What may stand before "dry run" without meaning anything. */
const SOFT =
  '(?:please|uh|um|er|erm|ok|okay|so|well|hey|echo|echoops|ops|and|can you|could you|would you|i want|give me|show me|make|do|as)'

/** Ways of asking for a dry run in front of a command, and what they leave of it. */
const BEFORE = new RegExp(
  `^(?:${SOFT} )*(?:(?:a )?(?:dry ?run|simulation)(?: (?:of|for))?|simulate|what (?:would|will) happen if (?:i|we|you)|what happens if (?:i|we|you)) (?=.)`,
)
const BEHIND = / (?:as a|in|with a) dry ?run(?: mode)?(?: please)?$/
/** "What would restart payment gateway do", "what would restarting it do". */
const AROUND = new RegExp(`^(?:${SOFT} )*what (?:would|will|does) (.+) do$`)
const SIGNS = /\bdry ?run\b|\bdry\b|\bsimulat/

/**
 * The command of which only a dry run is wanted, without the words that ask for it; null when nothing asks for one. What
 * names a dry run in another place is left in, and makes the command unclear.
 */
export function rehearsalIn(words: readonly string[]): readonly string[] | null {
  const text = words.join(' ')
  const around = AROUND.exec(text)?.[1]
  // As in "would you mind restarting": then a verb is understood in this form too.
  if (around !== undefined) return `would you mind ${around}`.split(' ')
  const rest = text.replace(BEFORE, '').replace(BEHIND, '')
  return rest === text ? null : rest.split(' ')
}

/** Whoever speaks of a dry run anywhere never gets the real thing. */
export const speaksOfDryRun = (words: readonly string[]): boolean => SIGNS.test(words.join(' '))

/** The same, but it is only to be said what would be done. */
export const asRehearsal = (meant: Understanding): Understanding =>
  meant.kind === 'intent' ? { ...meant, intent: { ...meant.intent, dryRun: true } } : meant
