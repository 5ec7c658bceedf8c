import { Unreachable } from './http.ts'
import type { Shelves, Step } from './plan.ts'
import { reasonOf } from './reasons.ts'
import { statusOf } from './shelf.ts'

/** Tries to create one object. After a failure that may have been a success the account is asked. */
const ATTEMPTS = 3

/** Does what the step says; null when it is done, else why not. Never throws. */
export async function applyStep(step: Step, shelves: Shelves): Promise<string | null> {
  if (step.act !== 'create' && step.act !== 'update') return null
  try {
    const shelf = shelves[step.wanted.kind]
    if (step.act === 'update') await shelf.update(step.id, step.document)
    else await create(step, shelves)
    return null
  } catch (error) {
    return reasonOf(error, step.wanted.kind)
  }
}

async function create(
  { wanted, document }: Extract<Step, { act: 'create' }>,
  shelves: Shelves,
): Promise<void> {
  const shelf = shelves[wanted.kind]
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await shelf.create(document, wanted)
    } catch (error) {
      if (!mayHaveBeenDone(error) || attempt === ATTEMPTS) throw error
      // The account is asked: it may have been made although the answer did not come.
      if ((await shelf.find(wanted)) !== null) return
    }
  }
}

const mayHaveBeenDone = (error: unknown): boolean =>
  error instanceof Unreachable || (statusOf(error) ?? 0) >= 500
