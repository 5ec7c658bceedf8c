/** Letters that stand for nearly the same sound; a swap among them is half a mistake. */
const NEAR = ['aeiouy', 'bp', 'dt', 'gkj', 'fv', 'sz', 'mn', 'lr']

/**
 * How different two words sound: 0 the same, 1 nothing in common. Edit distance over a rough phonetic spelling,
 * near sounds counted half, divided by the longer length.
 */
export function soundDistance(a: string, b: string): number {
  const left = spellBySound(a)
  const right = spellBySound(b)
  const longer = Math.max(left.length, right.length)
  return longer === 0 ? 0 : editCost(left, right) / longer
}

/** English spelling towards one letter a sound. */
function spellBySound(word: string): string {
  return word
    .replace(/^(kn|gn)/, 'n')
    .replace(/^wr/, 'r')
    .replace(/tch/g, 'C')
    .replace(/ch/g, 'C')
    .replace(/sh|ti(?=on)|ci(?=ou)/g, 'S')
    .replace(/th/g, 'T')
    .replace(/ph/g, 'f')
    .replace(/igh/g, 'i')
    .replace(/gh/g, '')
    .replace(/c(?=[eiy])/g, 's')
    .replace(/ck|c|q/g, 'k')
    .replace(/x/g, 'ks')
    .replace(/mb$/, 'm')
    .replace(/(?<=[^aeiou])e$/, '')
    .replace(/(.)\1+/g, '$1')
}

function editCost(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const swap = (row[j - 1] ?? 0) + swapCost(a.charAt(i - 1), b.charAt(j - 1))
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}

function swapCost(a: string, b: string): number {
  if (a === b) return 0
  return NEAR.some((group) => group.includes(a) && group.includes(b)) ? 0.5 : 1
}
