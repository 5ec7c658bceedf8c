import { randomInt } from 'node:crypto'
import type { Chance } from '../../ports/chance.ts'

/** From the system's own source of randomness: a challenge must not be foreseen. */
export const systemChance = (): Chance => ({ below: (limit) => randomInt(limit) })
