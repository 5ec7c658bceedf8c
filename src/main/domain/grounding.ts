import type { Evidence, Reading } from './evidence.ts'
import { CONCEPTS } from './grounding-concepts.ts'
import { namesNotIn, quotesNotIn } from './grounding-names.ts'
import { speltNumbersIn } from './grounding-number-words.ts'
import { type Quantity, quantitiesIn, stands } from './grounding-numbers.ts'
import { clocksIn, flatten, type Support, supportOf, versionsIn, withoutNames } from './grounding-support.ts'
import type { Sentence } from './sitrep.ts'

export interface Grounding {
  readonly grounded: boolean
  /** What is not borne out, in words for the log: "the number 500 is not in the cited evidence". */
  readonly problems: readonly string[]
}

/** A sentence longer than this is no sentence for a room; the bound also keeps the check cheap. */
const MAX_LENGTH = 600
const QUOTED = /["“”«»]([^"“”«»]*)["“”«»]/g

/**
 * Whether everything a sentence claims is borne out by the evidence it cites, whoever wrote it:
 *
 * - it cites at least one piece of evidence, and all it cites exist;
 * - versions, addresses, hosts, identifiers and product names are in the cited evidence as they are written;
 * - names of services are those of the cited evidence, or occur in it;
 * - numbers, in digits or words, are in it, or are its counts, sums, ratios or times between (rules: {@link stands}),
 *   or, in a sentence of the role `unknown`, say what was read (where the `reading` is given);
 * - clock times are in it, or are its first or last occurrence (local or UTC);
 * - what is blamed (memory, disk, release … {@link CONCEPTS}) is seen in it, except in a proposal (`next`);
 * - words between quotation marks occur in it.
 *
 * It cannot tell whether a true fact is the cause; it can tell that no fact is invented.
 */
export function isGrounded(
  sentence: Pick<Sentence, 'role' | 'text' | 'evidenceIds'>,
  evidence: readonly Evidence[],
  reading: Reading | null = null,
): Grounding {
  const problems = [...lengthProblems(sentence.text), ...citationProblems(sentence.evidenceIds, evidence)]
  if (problems.length > 0) return { grounded: false, problems }
  const support = supportOf(
    evidence.filter((one) => sentence.evidenceIds.includes(one.id)),
    sentence.role === 'unknown' ? reading : null,
  )
  const found = [
    ...exactProblems(sentence.text, support),
    ...numberProblems(sentence.text, support),
    ...serviceProblems(sentence.text, support, evidence),
    ...namesNotIn(sentence.text, support),
    ...quotesNotIn(quotesOf(sentence.text), support),
    ...(sentence.role === 'next' ? [] : conceptProblems(sentence.text, support, evidence)),
  ]
  return { grounded: found.length === 0, problems: [...new Set(found)] }
}

/** The plain answer of {@link isGrounded}. */
export const groundedIn = (
  sentence: Pick<Sentence, 'role' | 'text' | 'evidenceIds'>,
  evidence: readonly Evidence[],
  reading: Reading | null = null,
): boolean => isGrounded(sentence, evidence, reading).grounded

const quotesOf = (text: string): string[] => [...text.matchAll(QUOTED)].map((match) => match[1] ?? '')

function lengthProblems(text: string): string[] {
  if (text.trim() === '') return ['the sentence is empty']
  return text.length > MAX_LENGTH ? [`the sentence is longer than ${MAX_LENGTH} characters`] : []
}

function citationProblems(ids: readonly string[], evidence: readonly Evidence[]): string[] {
  if (ids.length === 0) return ['the sentence cites no evidence']
  const known = new Set(evidence.map((one) => one.id))
  return ids.filter((id) => !known.has(id)).map((id) => `there is no evidence ${id.slice(0, 40)}`)
}

function exactProblems(text: string, support: Support): string[] {
  const versions = [...versionsIn(text), ...speltNumbersIn(text).versions]
  return [
    ...versions
      .filter((version) => !support.versions.has(version))
      .map((version) => missing('version', version)),
    ...clocksIn(text)
      .filter((clock) => !support.clocks.has(clock))
      .map((clock) => missing('time', clock)),
  ]
}

function numberProblems(text: string, support: Support): string[] {
  const plain = withoutNames(text)
  return [...quantitiesIn(plain), ...speltNumbersIn(plain).quantities, ...vagueNumbers(plain)]
    .filter((claim) => !support.quantities.some((known) => stands(claim, known)))
    .map((claim) => missing('number', claim.text.trim()))
}

/** "Twice", "hundreds of" … claim a number as well. */
const VAGUE: readonly (readonly [RegExp, number, number])[] = [
  [/(?<!(?:more than|almost|nearly) )\b(?:twice|double[ds]?)\b/i, 1.8, 2.2],
  [/\bmore than (?:twice|double)\b/i, 2, 3],
  [/\b(?:almost|nearly) (?:twice|double[ds]?)\b/i, 1.6, 2],
  [/\bdozens\b/i, 24, 200],
  [/\bhundreds\b/i, 200, 2000],
  [/\bthousands\b/i, 2000, 1e6],
  [/\bmillions\b/i, 2e6, 1e12],
]

function vagueNumbers(text: string): Quantity[] {
  return VAGUE.flatMap(([said, from, to]) => {
    const match = said.exec(text)
    if (match === null) return []
    const middle = (from + to) / 2
    return [
      {
        text: match[0],
        raw: middle,
        value: middle,
        dimension: 'none',
        slack: (to - from) / 2,
        hedge: 'exact',
      },
    ]
  })
}

/** A service of the incident may only be named where the cited evidence speaks of it. */
function serviceProblems(text: string, support: Support, evidence: readonly Evidence[]): string[] {
  const said = ` ${flatten(text)} `
  const names = new Set(evidence.map((one) => flatten(one.service ?? '')))
  return [...names]
    .filter((name) => name.includes(' ') && said.includes(` ${name} `) && !support.flat.includes(` ${name} `))
    .map((name) => missing('service', name))
}

/** Quotations are checked word by word, and a service may be called "disk usage": neither blames anything. */
function conceptProblems(text: string, support: Support, evidence: readonly Evidence[]): string[] {
  const names = [...new Set(evidence.map((one) => flatten(one.service ?? '')))].filter((name) => name !== '')
  let said = ` ${flatten(text.replace(QUOTED, ' '))} `
  for (const name of names) if (support.flat.includes(` ${name} `)) said = said.replaceAll(` ${name} `, ' ')
  const spaced = said.replaceAll(' read only ', ' read-only ')
  return CONCEPTS.filter((concept) => concept.said.test(spaced))
    .filter(
      (concept) =>
        !(concept.seen.test(support.text) || concept.kinds?.some((kind) => support.kinds.has(kind))),
    )
    .map((concept) => `nothing cited shows anything about ${concept.id}`)
}

const missing = (what: string, which: string): string =>
  `the ${what} ${which.slice(0, 60)} is not in the cited evidence`
