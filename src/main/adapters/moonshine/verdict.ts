/**
 * When a phrase counts as said. Chosen on the tuning split of tests/speech; what they come to on the test split is in
 * docs/hearing.md. All are natural logarithms per token.
 */
export const VERDICT = {
  /** How much of what the model would write anyway is taken off. */
  priorWeight: 0.8,
  /** What the sound must add to that. Of 250 clips of talk for somebody else none adds as much, in noise either. */
  surplus: 1,
  /** The best phrase must be so far ahead of the best one that means something else. */
  margin: 0.3,
  /** From here on it is certain at the first look. */
  plainSurplus: 2.5,
  plainMargin: 1,
  /** Below this it is not worth a second look. */
  hopeless: 0.2,
  /** A free transcript that the model itself finds less likely than this is no speech. */
  noise: -1.6,
} as const
