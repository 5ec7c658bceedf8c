/**
 * Keeps secrets and personal data out of what leaves the machine and of what is spoken. One redactor serves one case: the same value
 * always gets the same placeholder, so that what comes back can be read with the values in place again.
 */
export interface Redactor {
  /** The text with placeholders, such as `[HOST_1]`, for what must not leave. */
  hide(text: string): string
  /**
   * Placeholders that stand for what may be named to the room (hosts, private addresses) become their values again;
   * those of secrets become words for their kind ("a token").
   */
  restore(text: string): string
  /** How many different values were hidden so far. */
  readonly hidden: number
}

export interface Redaction {
  /** A redactor for one case. */
  begin(): Redactor
  /** For speech and wall: secrets replaced by words for their kind, nothing to restore. */
  mask(text: string): { readonly text: string; readonly hidden: number }
}
