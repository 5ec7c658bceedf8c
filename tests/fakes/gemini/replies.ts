import type { Refusal } from './refusals.ts'

/** What happens to a stream behind so many of its pieces. */
export interface Fault {
  readonly after: number
  readonly kind: /** The answer ends well, but nothing says that it is whole. */
    | 'cut'
    /** The connection is gone. */
    | 'reset'
    /** An event that is no JSON. */
    | 'malformed'
    /** The connection ends within an event. */
    | 'half-event'
    /** An error as an event: the model was overloaded in the middle. */
    | 'overloaded'
    /** Nothing more comes; the connection stays. */
    | 'hang'
    /** An event without an end, of megabytes. */
    | 'flood'
}

/** How the fake answers one request. */
export type FakeReply =
  | {
      readonly kind: 'text'
      /** The pieces, one an event; a single text is cut into pieces of about four tokens. */
      readonly text: string | readonly string[]
      /** Default STOP; null leaves it out. */
      readonly finish?: string | null
      readonly fault?: Fault
      /** Whether chunks tell tokens; default true. */
      readonly counts?: boolean
      /** Writes so many bytes at a time: borders anywhere, also within a character. */
      readonly bytesAtOnce?: number
    }
  | {
      readonly kind: 'calls'
      readonly calls: readonly { readonly name: string; readonly args: Readonly<Record<string, unknown>> }[]
      readonly finish?: string
    }
  /** The prompt itself was kept back. */
  | { readonly kind: 'blocked'; readonly reason: string }
  | ({ readonly kind: 'refusal' } & Refusal)
  /** A page of a proxy instead of an answer. */
  | { readonly kind: 'page'; readonly status: number; readonly html: string; readonly location?: string }
  /** The connection is closed before any answer. */
  | { readonly kind: 'hang-up' }
  /** Nothing comes at all. */
  | { readonly kind: 'silence' }

const PIECE_CHARS = 16

export const piecesOf = (text: string | readonly string[]): readonly string[] =>
  typeof text === 'string' ? (text.match(new RegExp(`[\\s\\S]{1,${PIECE_CHARS}}`, 'gu')) ?? []) : text

export const refuse = (refusal: Refusal): FakeReply => ({ kind: 'refusal', ...refusal })
export const say = (
  text: string | readonly string[],
  over: Partial<Extract<FakeReply, { kind: 'text' }>> = {},
): FakeReply => ({
  kind: 'text',
  text,
  ...over,
})
export const callFunction = (name: string, args: Readonly<Record<string, unknown>> = {}): FakeReply => ({
  kind: 'calls',
  calls: [{ name, args }],
})

/** A report as the model writes it: an array, one object a line. */
export const reportText = (items: readonly Readonly<Record<string, unknown>>[]): string =>
  `[${items.map((item) => JSON.stringify(item)).join(',\n')}]`
