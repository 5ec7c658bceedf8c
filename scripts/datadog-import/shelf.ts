import type { Wanted } from './wanted.ts'

/** An object of the account, as its API gives it. */
export interface Found {
  readonly id: string
  readonly document: unknown
}

/** Where the account keeps objects of one kind. */
export interface Shelf {
  /** By its tag, else by its name; null: not there. Throws Twice when several have the tag, NotYet when it cannot be there yet. */
  find(wanted: Wanted): Promise<Found | null>
  create(document: unknown, wanted: Wanted): Promise<void>
  update(id: string, document: unknown): Promise<void>
}

/** Several objects carry the tag of one: which is meant? */
export class Twice extends Error {
  constructor(ids: readonly string[]) {
    super(`is there ${ids.length} times (${ids.join(', ')}). Delete all but one.`)
    this.name = 'Twice'
  }
}

/** What it is about does not exist yet; it will by itself. */
export class NotYet extends Error {
  constructor(text: string) {
    super(text)
    this.name = 'NotYet'
  }
}

/** More of a kind are not looked through. */
const MOST_LISTED = 20_000

export interface Listed {
  readonly id: string
  readonly key: string | null
  readonly name: string
}

/** The one with this tag; else the one with exactly this name and no tag of ours. */
export function pick(listed: readonly Listed[], { key, name }: Wanted): string | null {
  const tagged = listed.filter((one) => one.key === key)
  if (tagged.length > 1) throw new Twice(tagged.map(({ id }) => id))
  const named = listed.filter((one) => one.key === null && one.name === name)
  if (tagged.length === 0 && named.length > 1) throw new Twice(named.map(({ id }) => id))
  return tagged[0]?.id ?? named[0]?.id ?? null
}

export async function gather<T>(pages: AsyncIterable<T>): Promise<readonly T[]> {
  const all: T[] = []
  for await (const one of pages) {
    if (all.length === MOST_LISTED) throw new Error(`has more than ${MOST_LISTED} of its kind beside it`)
    all.push(one)
  }
  return all
}

/** The answer, or null for 404. */
export async function unlessMissing<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked
  } catch (error) {
    if (statusOf(error) === 404) return null
    throw error
  }
}

/** The HTTP status of an error of the client; null when there was none. */
export const statusOf = (error: unknown): number | null =>
  error instanceof Error && 'code' in error && typeof error.code === 'number' ? error.code : null
