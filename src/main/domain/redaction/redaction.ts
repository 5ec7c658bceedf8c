import { privateIn, type RedactionSettings, replaced, sensitiveIn } from './find.ts'
import { KINDS, type Kind } from './kinds.ts'

/** Longer texts are cut here before anything else: what is not looked at must not leave. */
const LONGEST_TEXT = 1024 * 1024
/** A case has far fewer; beyond this, placeholders lose their number and can no longer be told apart. */
const MOST_VALUES = 5_000
const PLACEHOLDER = new RegExp(`\\[ ?(${Object.keys(KINDS).join('|')})(?:_(\\d{1,5}))? ?\\]`, 'gi')

const NOTHING_ELSE: RedactionSettings = { hosts: false, addresses: false, names: [] }

/** What hides secrets and personal data, and what `settings` names besides; the port Redaction says what its parts do. */
export function openRedaction(settings: RedactionSettings = NOTHING_ELSE) {
  return {
    begin: () => new CaseRedactor(settings),
    mask(text: string): { readonly text: string; readonly hidden: number } {
      const bounded = text.slice(0, LONGEST_TEXT)
      const spans = privateIn(bounded)
      return { text: replaced(bounded, spans, (_, { kind }) => KINDS[kind].words), hidden: spans.length }
    },
  }
}

class CaseRedactor {
  readonly #settings: RedactionSettings
  readonly #placeholders = new Map<string, string>()
  readonly #values = new Map<string, string>()
  readonly #counts = new Map<Kind, number>()

  constructor(settings: RedactionSettings) {
    this.#settings = settings
  }

  get hidden(): number {
    return this.#placeholders.size
  }

  hide(text: string): string {
    const bounded = text.slice(0, LONGEST_TEXT)
    const spans = sensitiveIn(bounded, this.#settings)
    // What was hidden before stays as it is.
    return replaced(bounded, spans, (value, { kind }) =>
      isPlaceholder(value) ? value : this.#placeholder(value, kind),
    )
  }

  /** Models write placeholders in small letters too. One that was never given stands for nothing but its kind. */
  restore(text: string): string {
    return text.replace(PLACEHOLDER, (whole: string, name: string, number: string | undefined) => {
      const kind = name.toUpperCase()
      if (!isKind(kind)) return whole
      const value = this.#values.get(`[${kind}_${number}]`)
      return value ?? KINDS[kind].words
    })
  }

  #placeholder(value: string, kind: Kind): string {
    const known = this.#placeholders.get(`${kind} ${value}`)
    if (known !== undefined) return known
    if (this.#placeholders.size >= MOST_VALUES) return `[${kind}]`
    const number = (this.#counts.get(kind) ?? 0) + 1
    this.#counts.set(kind, number)
    const placeholder = `[${kind}_${number}]`
    this.#placeholders.set(`${kind} ${value}`, placeholder)
    if (KINDS[kind].restorable) this.#values.set(placeholder, value)
    return placeholder
  }
}

const isKind = (name: string): name is Kind => Object.hasOwn(KINDS, name)

const isPlaceholder = (value: string): boolean => value.replace(PLACEHOLDER, '') === ''
