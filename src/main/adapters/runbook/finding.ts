export type Path = readonly PropertyKey[]

/** Something that is wrong, and where. The text says what to do about it, without a full stop. */
export interface Finding {
  readonly path: Path
  readonly text: string
}
