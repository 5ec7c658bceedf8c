import type { AuditStep } from './audit.ts'
import { redact } from './logs/redact.ts'
import { hiddenIn } from './redaction/hidden.ts'

/** What is kept and shown of the words of a command; they are understood as they were said. */
export function heardStep(said: {
  readonly text: string
  readonly free: string
  readonly by: string
}): Extract<AuditStep, { step: 'heard' }> {
  const { text, free, by } = said
  const hidden = hiddenIn([text, free])
  const kept = { step: 'heard', text: redact(text), free: redact(free), by } as const
  return hidden === null ? kept : { ...kept, hidden }
}
