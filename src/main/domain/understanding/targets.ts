import type { Circumstances } from '../intent.ts'
import type { Runbook } from '../runbook.ts'
import { type Found, type Names, nameAt, nameBySound, namesOf } from './names.ts'
import { ENVIRONMENT_WORDS, FILLER, IT } from './words.ts'

type Rest = readonly (string | null)[]

export interface TargetsFound {
  readonly targets: readonly string[]
  readonly environment: string | null
  /** Services that one name could stand for. */
  readonly ambiguous: readonly string[]
  /** Words that are neither name nor filler, and where they stand. */
  readonly strange: readonly { readonly word: string; readonly at: number }[]
  /** What the strange words might have meant. */
  readonly nearest: readonly string[]
  /** "it", "that service": the incident on the wall. */
  readonly pointed: boolean
}

/** Names, an environment, and what is left over in the words around an action. */
export function targetsIn(
  words: Rest,
  book: Runbook,
  circumstances: Circumstances,
  wanted: boolean,
): TargetsFound {
  const names = namesOf(book)
  const rest = [...words]
  const environment = takeEnvironment(rest, book)
  const before = [...rest]
  const found = takeNames(rest, names)
  absorbMisheard(rest, before, found, names, circumstances)
  const pointed = takePointer(rest, found.length === 0)
  const runs = strangeRuns(rest)
  const heard = wanted && found.length === 0 && !pointed ? bySound(runs, names, circumstances) : null
  const all = heard?.found === undefined ? found : [heard.found]
  const strange = heard?.found === undefined ? runs.flat() : runs.filter((run) => run !== heard.run).flat()
  return {
    targets: [...new Set(all.flatMap((one) => (one.kind === 'one' ? [one.service] : [])))],
    environment,
    ambiguous: all.flatMap((one) => (one.kind === 'several' ? one.services : [])),
    strange,
    nearest: heard?.nearest ?? [],
    pointed,
  }
}

/** "in production", "on staging"; alone at the end as well. What the runbook does not know is kept as it was said. */
function takeEnvironment(rest: (string | null)[], book: Runbook): string | null {
  const known = new Set(
    [...book.environments, ...book.services.map(({ environment }) => environment ?? '')].map((name) =>
      name.toLowerCase(),
    ),
  )
  const names = new Set(book.services.map(({ name }) => name.toLowerCase()))
  for (const [index, word] of rest.entries()) {
    if (word === null || names.has(word)) continue
    const before = rest[index - 1] === 'the' ? rest[index - 2] : rest[index - 1]
    const placed = before === 'in' || before === 'on'
    if (!known.has(word) && !(Object.hasOwn(ENVIRONMENT_WORDS, word) && placed)) continue
    if (word === 'us' && !placed) continue
    rest[index] = null
    if (rest[index + 1] === 'environment' || rest[index + 1] === 'region' || rest[index + 1] === 'cluster')
      rest[index + 1] = null
    return known.has(word) ? word : (ENVIRONMENT_WORDS[word] ?? word)
  }
  return null
}

function takeNames(rest: (string | null)[], names: Names): Found[] {
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

/** "orders walker": half of the name is right, and the whole of it sounds right. */
function absorbMisheard(
  rest: (string | null)[],
  before: Rest,
  found: readonly Found[],
  names: Names,
  { bySound: accept }: Circumstances,
): void {
  const [only] = found
  if (!accept || found.length !== 1 || only?.kind !== 'one') return
  for (const run of strangeRuns(rest)) {
    const [from, to] = [run[0]?.at ?? 0, run.at(-1)?.at ?? 0]
    const named = (at: number) => before[at] != null && rest[at] === null
    const [start, end] = [
      named(from - 1) ? wordStart(from - 1, named) : from,
      named(to + 1) ? wordEnd(to + 1, named) : to,
    ]
    if (start === from && end === to) continue
    const whole = nameBySound(before.slice(start, end + 1).map(String), names, true)
    if (whole.kind === 'one' && whole.service === only.service) rest.fill(null, from, to + 1)
  }
}

function wordStart(at: number, named: (at: number) => boolean): number {
  return named(at - 1) ? wordStart(at - 1, named) : at
}

function wordEnd(at: number, named: (at: number) => boolean): number {
  return named(at + 1) ? wordEnd(at + 1, named) : at
}

function runFrom(rest: Rest, at: number): readonly string[] {
  const run: string[] = []
  for (let index = at; index < rest.length; index += 1) {
    const word = rest[index]
    if (word == null) break
    run.push(word)
  }
  return run
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

type Run = readonly { readonly word: string; readonly at: number }[]

/** What is left over, in stretches; fillers at the edges belong to none. */
function strangeRuns(rest: Rest): readonly Run[] {
  const runs: { word: string; at: number }[][] = []
  let open: { word: string; at: number }[] | null = null
  for (const [at, word] of rest.entries()) {
    if (word === null || (FILLER.has(word) && open === null)) {
      open = null
      continue
    }
    if (open === null) {
      open = []
      runs.push(open)
    }
    open.push({ word, at })
  }
  return runs.map(withoutFillerAtEnd).filter((run) => run.length > 0)
}

function withoutFillerAtEnd(run: Run): Run {
  const last = run.findLastIndex(({ word }) => !FILLER.has(word))
  return run.slice(0, last + 1)
}

interface HeardName {
  readonly found?: Found
  readonly run?: Run
  readonly nearest: readonly string[]
}

/** One stretch that sounds like a name is that name; with a second stretch beside it, it is no command anyway. */
function bySound(runs: readonly Run[], names: Names, { bySound: accept }: Circumstances): HeardName {
  const nearest: string[] = []
  for (const run of runs) {
    const found = nameBySound(
      run.map(({ word }) => word),
      names,
      accept,
    )
    if (found.kind !== 'unknown') return { found, run, nearest: [] }
    nearest.push(...found.nearest)
  }
  return { nearest: [...new Set(nearest)].slice(0, 3) }
}
