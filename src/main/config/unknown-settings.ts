import { SETTING_NAMES } from './settings.ts'

const PREFIX = 'ECHOOPS_'
/** Names of vendors are theirs; only those that are ours can be told from a typing error. */
const OURS = SETTING_NAMES.filter((name) => name.startsWith(PREFIX))
/** Names far from everything known get no suggestion: more than half of the letters differ. */
const MAX_DIFFERENCE = 1 / 2
/** Longer names are not compared: the comparison is quadratic, and no setting has such a name. */
const MAX_NAME = 64

/** One warning for each ECHOOPS_ name that no setting has, with the setting that was probably meant. */
export function unknownSettings(env: Readonly<Record<string, string | undefined>>): string[] {
  return Object.keys(env)
    .filter((name) => name.toUpperCase().startsWith(PREFIX) && !OURS.includes(name))
    .map((name) => {
      const meant = nearest(name)
      const remedy = meant === null ? `Known are ${OURS.join(', ')}.` : `Did you mean ${meant}?`
      return `${name.slice(0, MAX_NAME)} is not a setting and changes nothing. ${remedy}`
    })
}

function nearest(name: string): string | null {
  if (name.length > MAX_NAME) return null
  const written = name.toUpperCase().slice(PREFIX.length)
  const ranked = OURS.map((known) => {
    const rest = known.slice(PREFIX.length)
    return { known, difference: editDistance(written, rest) / Math.max(written.length, rest.length) }
  }).sort((a, b) => a.difference - b.difference)
  const best = ranked[0]
  return best !== undefined && best.difference <= MAX_DIFFERENCE ? best.known : null
}

/** Levenshtein distance: the fewest letters to insert, delete or replace (Wagner and Fischer, 1974). */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = at(row, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(replaced, at(row, j) + 1, at(next, j - 1) + 1))
    }
    row = next
  }
  return at(row, b.length)
}

const at = (row: readonly number[], index: number): number => row[index] ?? Number.POSITIVE_INFINITY
