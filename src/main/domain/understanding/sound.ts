/** Letters that stand for nearly the same sound; a swap among them is half a mistake. */
const NEAR = ['aeiouy', 'bpv', 'dt', 'gkj', 'fvp', 'sz', 'mn', 'lrw']
/** A phonetic spelling is plain ASCII; the price of a swap is looked up by both codes. */
const CODES = 128
const SWAP = swaps()

function swaps(): Float64Array {
  const costs = new Float64Array(CODES * CODES).fill(1)
  for (let code = 0; code < CODES; code += 1) costs[code * CODES + code] = 0
  for (const group of NEAR)
    for (const a of group)
      for (const b of group) if (a !== b) costs[a.charCodeAt(0) * CODES + b.charCodeAt(0)] = 0.5
  return costs
}

/** How different two texts sound: 0 the same, 1 nothing in common. Edit distance over a rough phonetic spelling, by the longer length. */
export function soundDistance(a: string, b: string): number {
  return spelledDistance(spellBySound(a), spellBySound(b))
}

/** The same for two phonetic spellings. Beyond `atMost` it is only known that they are farther apart: the answer is 1. */
export function spelledDistance(left: string, right: string, atMost = 1): number {
  const longer = Math.max(left.length, right.length)
  if (longer === 0) return 0
  // Nothing this different is ever near; it need not be counted out.
  if (Math.min(left.length, right.length) * 2 < longer) return 1
  const limit = atMost * longer
  const row = firstRow(right.length + 1)
  for (let i = 1; i <= left.length; i += 1) {
    if (nextRow(row, i, left.charCodeAt(i - 1) % CODES, right) > limit) return 1
  }
  return (row[right.length] ?? 0) / longer
}

/** Thousands of names are compared in a row: the memory is made once, and used again in every call. */
const SCRATCH = new Float64Array(256)

function firstRow(length: number): Float64Array {
  const row = length <= SCRATCH.length ? SCRATCH : new Float64Array(length)
  for (let at = 0; at < length; at += 1) row[at] = at
  return row
}

/** One row of the edit distance, in place; the least value in it. */
function nextRow(row: Float64Array, i: number, code: number, right: string): number {
  let diagonal = row[0] ?? 0
  let before = i
  let least = i
  row[0] = i
  for (let j = 1; j <= right.length; j += 1) {
    const above = row[j] ?? 0
    const swap = diagonal + (SWAP[code * CODES + (right.charCodeAt(j - 1) % CODES)] ?? 1)
    before = Math.min(swap, above + 1, before + 1)
    diagonal = above
    row[j] = before
    if (before < least) least = before
  }
  return least
}

/** English spelling towards one letter a sound, without spaces: "check out" and "checkout" sound alike. */
export function spellBySound(text: string): string {
  return text
    .replace(/\b(kn|gn)/g, 'n')
    .replace(/\bwr/g, 'r')
    .replace(/tch|ch/g, 'C')
    .replace(/sh|ti(?=on)|ci(?=ou)/g, 'S')
    .replace(/th/g, 'T')
    .replace(/ph/g, 'f')
    .replace(/igh/g, 'i')
    .replace(/gh/g, '')
    .replace(/c(?=[eiy])/g, 's')
    .replace(/ck|c|q/g, 'k')
    .replace(/x/g, 'ks')
    .replace(/mb\b/g, 'm')
    .replace(/(?<=[^aeiou\s])e\b/g, '')
    .replace(/[^a-zA-Z0-9]+/g, '')
    .replace(/(.)\1+/g, '$1')
}
