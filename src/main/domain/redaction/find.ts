import { assignedIn, datadogKeysIn, schemedIn } from './assigned.ts'
import { cardsIn } from './card.ts'
import { formsIn } from './forms.ts'
import { merged, type Span } from './kinds.ts'
import { addressesIn, emailsIn, hostsIn, urlPasswordsIn } from './places.ts'
import { privateKeysIn } from './private-key.ts'

/** What is hidden besides secrets and personal data. */
export interface RedactionSettings {
  readonly hosts: boolean
  readonly addresses: boolean
  /** Host names and `.suffixes` in lower case. */
  readonly names: readonly string[]
}

/**
 * Credentials and card numbers, in order and without overlaps. What can be recognised neither by its form nor by a key in front of it
 * stays. Time grows with the length of the text, whatever is in it.
 */
export const secretsIn = (text: string): Span[] => merged(secrets(text))

/** E-mail addresses too. */
export const privateIn = (text: string): Span[] => merged([...secrets(text), ...emailsIn(text)])

/** All that must not leave the machine. */
export const sensitiveIn = (text: string, settings: RedactionSettings): Span[] =>
  merged([
    ...secrets(text),
    ...emailsIn(text),
    ...hostsIn(text, settings),
    ...(settings.addresses ? addressesIn(text) : []),
  ])

const secrets = (text: string): Span[] => [
  ...privateKeysIn(text),
  ...formsIn(text),
  ...assignedIn(text),
  ...schemedIn(text),
  ...datadogKeysIn(text),
  ...urlPasswordsIn(text),
  ...cardsIn(text),
]

/** The text with every stretch replaced. */
export function replaced(
  text: string,
  spans: readonly Span[],
  by: (value: string, span: Span) => string,
): string {
  const pieces: string[] = []
  let at = 0
  for (const span of spans) {
    pieces.push(text.slice(at, span.from), by(text.slice(span.from, span.to), span))
    at = span.to
  }
  return pieces.join('') + text.slice(at)
}
