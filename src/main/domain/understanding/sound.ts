/** Letters that stand for nearly the same sound; a swap among them is half a mistake. */
const NEAR = ['aeiouy', 'bpv', 'dt', 'gkj', 'fvp', 'sz', 'mn', 'lrw']
const NEARNESS = new Map(
  NEAR.flatMap((group) => [...group].flatMap((a) => [...group].map((b) => [`${a}${b}`, 0.5] as const))),
)

/** How different two texts sound: 0 the same, 1 nothing in common. Edit distance over a rough phonetic spelling, by the longer length. */
export function soundDistance(a: string, b: string): number {
  return spelledDistance(spellBySound(a), spellBySound(b))
}

export function spelledDistance(left: string, right: string): number {
  const longer = Math.max(left.length, right.length)
  if (longer === 0) return 0
  // Nothing this different is ever near; it need not be counted out.
  if (Math.min(left.length, right.length) * 2 < longer) return 1
  let row = Float64Array.from({ length: right.length + 1 }, (_, at) => at)
  let next = new Float64Array(right.length + 1)
  for (let i = 1; i <= left.length; i += 1) {
    next[0] = i
    for (let j = 1; j <= right.length; j += 1) {
      const swap = (row[j - 1] ?? 0) + costOf(left[i - 1] ?? '', right[j - 1] ?? '')
      next[j] = Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1)
    }
    ;[row, next] = [next, row]
  }
  return (row[right.length] ?? 0) / longer
}

const costOf = (a: string, b: string): number => (a === b ? 0 : (NEARNESS.get(a + b) ?? 1))

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
