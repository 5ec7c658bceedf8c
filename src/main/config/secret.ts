const COVER = '[secret]'

/** A value that must not be printed: every way of turning it into text gives "[secret]"; only `reveal()` gives it away. */
export class Secret {
  readonly #value: string

  constructor(value: string) {
    this.#value = value
  }

  /** The value itself. Whoever calls this answers for where it goes. */
  reveal(): string {
    return this.#value
  }

  toString(): string {
    return COVER
  }

  toJSON(): string {
    return COVER
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return COVER
  }
}
