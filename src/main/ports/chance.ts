/** Chance comes in from outside, so that tests can choose it. */
export interface Chance {
  /** A whole number from 0 to `limit` − 1, each as likely as the other and not to be foreseen. */
  below(limit: number): number
}
