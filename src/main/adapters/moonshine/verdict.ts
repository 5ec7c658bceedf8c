/**
 * When a phrase counts as said. Tuned on the tuning split of tests/speech; `node tests/speech/evaluate.ts test` says
 * what they come to on the test split.
 */
export const VERDICT = {
  /** Least mean log-likelihood ratio per token of the phrase against the free transcript. */
  ratio: -1.9,
  /** Greatest difference in sound between phrase and free transcript, 0 … 1. */
  distance: 0.6,
  /** Below this mean log-probability per token of the free transcript the clip counts as noisy. */
  noisyScore: -0.6,
  /** Below this mean log-probability per token the free transcript is not worth comparing with. */
  freeScore: -1.5,
  /** Below this it is no speech. */
  noiseScore: -2,
} as const
