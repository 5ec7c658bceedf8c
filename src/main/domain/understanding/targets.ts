import type { Circumstances } from '../intent.ts'
import type { Runbook, RunbookAction } from '../runbook.ts'
import { isLead } from './leads.ts'
import { type Eligible, isRestOf, nameBySound } from './misheard-names.ts'
import { type Found, type Names, nameAt, namesOf } from './names.ts'
import { takePlace } from './places.ts'
import { FILLER, INSTANCES, IT, TRAILING } from './words.ts'

type Rest = readonly (string | null)[]

export interface TargetsFound {
  readonly targets: readonly string[]
  readonly environment: string | null
  /** Services that one name could stand for. */
  readonly ambiguous: readonly string[]
  /** What stands in front of the action does not ask for it. */
  readonly tale: boolean
  /** Words that are neither name nor filler, and where they stand. */
  readonly strange: Run
  /** What the strange words might have meant. */
  readonly nearest: readonly string[]
  /** "it", "that service": the incident on the wall. */
  readonly pointed: boolean
}

/** The words around an action, and what is known of them. */
export interface Around {
  readonly action: RunbookAction
  /** Null where a word belongs to the action or a parameter. */
  readonly rest: Rest
  /** Where a word is part of a whole service name. */
  readonly named: readonly boolean[]
  /** Where the action begins. */
  readonly first: number
}

/** Compared by sound at most so often: a text of nothing but strange words is no command. */
const MOST_COMPARED = 3

/** Names, an environment, and what is left over in the words around an action. */
export function targetsIn(around: Around, book: Runbook, circumstances: Circumstances): TargetsFound {
  const { action, first } = around
  const names = namesOf(book)
  const rest = [...around.rest]
  const environment = takePlace(rest, placeless(around, names), book)
  const before = [...rest]
  const found = takeNames(rest, names)
  const lead = rest.slice(0, first).filter((word) => word !== null)
  // Questions may begin as they like: they change nothing.
  const strict = action.kind !== 'read'
  const tale = strict && !isLead(lead)
  if (strict) rest.fill(null, 0, first)
  const filler = action.kind === 'change' ? TRAILING : FILLER
  const pointed = takePointer(rest, found.length === 0) || (strict && pointsIn(lead, found))
  if (found.length > 0) takeInstances(rest)
  const eligible: Eligible = (service) => action.kind !== 'change' || !names.learnt.has(service)
  const runs = circumstances.bySound
    ? withoutMisheardRests(strangeRuns(rest, filler), { rest, before, found, names })
    : strangeRuns(rest, filler)
  const wanted = action.target !== 'none' && found.length === 0 && !pointed && !tale
  const heard = wanted ? bySound(runs, names, circumstances.bySound, eligible) : null
  const all = heard?.found === undefined ? found : [heard.found]
  return {
    targets: [...new Set(all.flatMap((one) => (one.kind === 'one' ? [one.service] : [])))],
    environment,
    ambiguous: [...new Set(all.flatMap((one) => (one.kind === 'several' ? one.services : [])))],
    tale,
    strange: runs.filter((run) => run !== heard?.run).flat(),
    nearest: heard?.nearest ?? [],
    pointed,
  }
}

/** Words of a name are no place: "staging" is a service where one is called so, unless somebody says "in staging". */
function placeless({ rest, named }: Around, names: Names): readonly boolean[] {
  return rest.map(
    (word, at) =>
      named[at] === true ||
      (word !== null && names.inventory.has(word) && !/^(?:in|on)$/.test(rest[at - 1] ?? '')),
  )
}

function takeNames(rest: (string | null)[], names: Names): readonly Found[] {
  const found: Found[] = []
  for (let at = 0; at < rest.length; at += 1) {
    const run = runFrom(rest, at)
    const named = run.length === 0 ? null : nameAt(run, 0, names)
    if (named === null) continue
    found.push(named.found)
    rest.fill(null, at, at + named.length)
    at += named.length - 1
  }
  return found
}

function runFrom(rest: Rest, at: number): readonly string[] {
  const end = rest.indexOf(null, at)
  return rest.slice(at, end === -1 ? rest.length : end).filter((word) => word !== null)
}

/** "it", "this", "that service", "the service". */
function takePointer(rest: (string | null)[], nothingNamed: boolean): boolean {
  let pointed = false
  for (const [index, word] of rest.entries()) {
    if (word === null) continue
    const article = rest[index - 1] === 'the' || IT.has(rest[index - 1] ?? '')
    if ((word === 'service' || word === 'one') && article) {
      rest[index] = null
      pointed = true
    } else if (IT.has(word) && nothingNamed) pointed = true
  }
  return pointed
}

/** "Give it a restart". */
const pointsIn = (lead: readonly string[], found: readonly Found[]): boolean =>
  found.length === 0 && lead.some((word) => IT.has(word))

/** "The payment gateway pods". */
function takeInstances(rest: (string | null)[]): void {
  for (const [at, word] of rest.entries())
    if (word !== null && INSTANCES.has(word) && rest[at - 1] === null) rest[at] = null
}

export type Run = readonly { readonly word: string; readonly at: number }[]

/** What is left over, in stretches; fillers at the edges belong to none. */
function strangeRuns(rest: Rest, filler: ReadonlySet<string>): readonly Run[] {
  const runs: { word: string; at: number }[][] = []
  let open: { word: string; at: number }[] | null = null
  for (const [at, word] of rest.entries()) {
    if (word === null || (filler.has(word) && open === null)) {
      open = null
      continue
    }
    if (open === null) {
      open = []
      runs.push(open)
    }
    open.push({ word, at })
  }
  return runs
    .map((run) => run.slice(0, run.findLastIndex(({ word }) => !filler.has(word)) + 1))
    .filter((run) => run.length > 0)
}

interface Surroundings {
  readonly rest: Rest
  /** The words before the names were taken out. */
  readonly before: Rest
  readonly found: readonly Found[]
  readonly names: Names
}

/** "Orders walker": half of the name is right, and the rest of it sounds right. */
function withoutMisheardRests(
  runs: readonly Run[],
  { rest, before, found, names }: Surroundings,
): readonly Run[] {
  const [only] = found
  if (found.length !== 1 || only?.kind !== 'one' || runs.length !== 1) return runs
  const isName = (at: number): boolean => before[at] != null && rest[at] === null
  return runs.filter((run) => {
    const heard = run.map(({ word }) => word)
    const [from, to] = [run[0]?.at ?? 0, run.at(-1)?.at ?? 0]
    const ahead = stretch(from - 1, -1, isName).map((at) => before[at] ?? '')
    const behind = stretch(to + 1, 1, isName).map((at) => before[at] ?? '')
    return !(
      (ahead.length > 0 && isRestOf(ahead, heard, 'behind', only.service, names)) ||
      (behind.length > 0 && isRestOf(behind, heard, 'before', only.service, names))
    )
  })
}

/** The places from `at` on, in one direction, as long as they are of a name; in the order of the text. */
function stretch(at: number, step: 1 | -1, isName: (at: number) => boolean): readonly number[] {
  const places: number[] = []
  for (let place = at; isName(place); place += step) places.push(place)
  return step === 1 ? places : places.reverse()
}

interface HeardName {
  readonly found?: Found
  readonly run?: Run
  readonly nearest: readonly string[]
}

/** One stretch that sounds like a name is that name; with a second stretch beside it, it is no command anyway. */
function bySound(runs: readonly Run[], names: Names, accept: boolean, eligible: Eligible): HeardName {
  const nearest: string[] = []
  for (const run of runs.slice(0, MOST_COMPARED)) {
    const heard = nameBySound(
      run.map(({ word }) => word),
      names,
      accept,
      eligible,
    )
    if (heard.kind !== 'unknown') return { found: heard, run, nearest: [] }
    nearest.push(...heard.nearest)
  }
  return { nearest: [...new Set(nearest)].slice(0, 3) }
}
