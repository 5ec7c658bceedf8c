import { type Difference, differences } from './diff.ts'
import { type Facts, fill } from './fill.ts'
import { reasonOf } from './reasons.ts'
import { NotYet, type Shelf } from './shelf.ts'
import type { ImportKind, Wanted } from './wanted.ts'

/** What is to be done about one object. */
export type Step =
  | { readonly act: 'create'; readonly wanted: Wanted; readonly document: unknown }
  | {
      readonly act: 'update'
      readonly wanted: Wanted
      readonly document: unknown
      readonly id: string
      readonly differences: readonly Difference[]
    }
  | { readonly act: 'keep'; readonly wanted: Wanted }
  | { readonly act: 'wait' | 'fail'; readonly wanted: Wanted; readonly why: string }

export type Shelves = Readonly<Record<ImportKind, Shelf>>

/** Looks at the account and says what is to be done about this object. Writes nothing, never throws. */
export async function planStep(wanted: Wanted, shelves: Shelves, facts: Facts): Promise<Step> {
  try {
    const found = await shelves[wanted.kind].find(wanted)
    const document = await fill(wanted, facts, found?.document)
    if (found === null) return { act: 'create', wanted, document }
    const differing = differences(document, found.document)
    if (differing.length === 0) return { act: 'keep', wanted }
    return { act: 'update', wanted, document, id: found.id, differences: differing }
  } catch (error) {
    if (error instanceof NotYet) return { act: 'wait', wanted, why: error.message }
    return { act: 'fail', wanted, why: reasonOf(error, wanted.kind) }
  }
}
