import { randomBytes } from 'node:crypto'
import type { Clock } from '../../ports/clock.ts'
import type { Ids } from '../../ports/ids.ts'

/** Crockford's base 32: no I, L, O or U, so that an id survives being read aloud. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const TIME_DIGITS = 10
const RANDOM_DIGITS = 16
const RANDOM_LIMIT = 2n ** 80n

/**
 * `inc_01JD…`: a ULID (48 bits of milliseconds, 80 random bits) behind the prefix. Two ids of one process always sort in the
 * order they were made: within a millisecond, or when the clock steps back, the random part counts up instead of being drawn.
 */
export function systemIds(clock: Clock): Ids {
  let lastMs = -1
  let random = 0n
  return {
    next(prefix) {
      const nowMs = Math.max(0, Math.floor(clock.now()))
      if (nowMs > lastMs) {
        lastMs = nowMs
        random = drawRandom()
      } else if (++random >= RANDOM_LIMIT) {
        lastMs += 1
        random = drawRandom()
      }
      return `${prefix}_${digits(BigInt(lastMs), TIME_DIGITS)}${digits(random, RANDOM_DIGITS)}`
    },
  }
}

/** 79 bits, so that counting up from here has room before the next millisecond is borrowed. */
function drawRandom(): bigint {
  return BigInt(`0x${randomBytes(10).toString('hex')}`) >> 1n
}

function digits(value: bigint, count: number): string {
  let text = ''
  for (let rest = value; text.length < count; rest >>= 5n) text = ALPHABET.charAt(Number(rest & 31n)) + text
  return text
}
