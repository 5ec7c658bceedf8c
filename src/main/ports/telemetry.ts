/** Names and tags are the contract's; the values of tags come from small closed sets. */
export type Count =
  | 'echo_ops.intent.refusal'
  | 'echo_ops.intent.tool_usage'
  | 'echo_ops.latency.total'
  | 'echo_ops.latency.satisfactory'
  /** Another engine took over; tags `sense`, `from`, `to`. */
  | 'echo_ops.fallback'
export type Distribution = 'echo_ops.latency' | 'echo_ops.speech.first_audio'
export type Tags = Readonly<Record<string, string>>

export interface Telemetry {
  count(name: Count, tags: Tags): void
  /** Milliseconds. */
  distribution(name: Distribution, valueMs: number, tags: Tags): void
}
