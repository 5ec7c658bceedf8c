/** Structured log. Messages are constant; data goes into keys; private data into keys that begin with `pii.`. */
export interface Log {
  debug(data: Record<string, unknown>, message: string): void
  info(data: Record<string, unknown>, message: string): void
  warn(data: Record<string, unknown>, message: string): void
  error(data: Record<string, unknown>, message: string): void
}
