import type { AuditEntry } from '../../domain/audit.ts'
import { EchoError } from '../../domain/error.ts'

const LARGEST_PAYLOAD_BYTES = 64 * 1024

export interface Written {
  /** As it lies on disk: the output of an action may have been cut. */
  readonly entry: AuditEntry
  readonly payload: string
}

/**
 * The entry as JSON, at most 64 KiB. What an action printed is cut to fit and says so.
 * @throws {EchoError} ECHO_STORE_FAILED for anything else that is too large, with the name of what it is
 */
export function writtenAs(entry: AuditEntry): Written {
  const whole = JSON.stringify(entry)
  if (fits(whole)) return { entry, payload: whole }
  const cut = withShorterOutput(entry)
  const payload = JSON.stringify(cut)
  if (fits(payload)) return { entry: cut, payload }
  const { path, characters } = largestText(cut)
  throw new EchoError(
    'ECHO_STORE_FAILED',
    `An audit entry takes at most ${LARGEST_PAYLOAD_BYTES} bytes; this one has ${Buffer.byteLength(payload)}. ` +
      `Shorten ${path}, which has ${characters} characters.`,
    { details: { step: entry.step.step } },
  )
}

const fits = (payload: string): boolean => Buffer.byteLength(payload) <= LARGEST_PAYLOAD_BYTES

/** As much of the output as fits: how much that is depends on what it takes to write each character. */
function withShorterOutput(entry: AuditEntry): AuditEntry {
  const { step } = entry
  if (step.step !== 'done') return entry
  const { output } = step.outcome
  const withFirst = (characters: number): AuditEntry => {
    const mark = `[${output.length - characters} of ${output.length} characters were cut off here]`
    const kept = `${output.slice(0, characters).replace(/[\uD800-\uDBFF]$/, '')}\n${mark}`
    return { ...entry, step: { ...step, outcome: { ...step.outcome, output: kept } } }
  }
  let [most, tooMany] = [0, Math.min(output.length, LARGEST_PAYLOAD_BYTES) + 1]
  while (tooMany - most > 1) {
    const middle = Math.floor((most + tooMany) / 2)
    if (fits(JSON.stringify(withFirst(middle)))) most = middle
    else tooMany = middle
  }
  return withFirst(most)
}

interface Text {
  readonly path: string
  readonly characters: number
}

function largestText(value: unknown, path = 'entry'): Text {
  if (typeof value === 'string') return { path, characters: value.length }
  const parts = typeof value === 'object' && value !== null ? Object.entries(value) : []
  return parts
    .map(([name, part]) => largestText(part, `${path}.${name}`))
    .reduce((largest, one) => (one.characters > largest.characters ? one : largest), { path, characters: 0 })
}
