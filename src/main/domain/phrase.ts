/** Something that may be said to EchoOps, as the ear is told to expect it. */
export interface Phrase {
  readonly text: string
  /** Said, it must not be taken for the command it resembles: "do not restart the payment gateway". */
  readonly decoy: boolean
}
