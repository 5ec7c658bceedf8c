const UNITS =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'
const VALUES = new Map<string, number>([
  ...UNITS.split(' ').map((word, value): [string, number] => [word, value]),
  ['oh', 0],
  ['o', 0],
  ...'twenty thirty forty fifty sixty seventy eighty ninety'
    .split(' ')
    .map((word, i): [string, number] => [word, (i + 2) * 10]),
])
const SCALES = new Map([
  ['hundred', 100],
  ['thousand', 1_000],
  ['million', 1_000_000],
  ['billion', 1_000_000_000],
])

export function isNumberWord(word: string): boolean {
  return VALUES.has(word) || SCALES.has(word) || /^\d+$/.test(word)
}

/**
 * Digits for a run of number words and numerals, as a listener may have written either:
 * `three oh two`, `three hundred two` and `302` are all `302`; numbers that follow each other are joined (`ten ninety` is `1090`).
 */
export function digitsOf(words: readonly string[]): string {
  let digits = ''
  let value: number | null = null
  let total = 0
  const flush = () => {
    if (value !== null || total > 0) digits += String(total + (value ?? 0))
    value = null
    total = 0
  }
  for (const word of words) {
    const scale = SCALES.get(word)
    if (scale !== undefined) {
      const scaled: number = Math.max(value ?? 1, 1) * scale
      if (scale === 100) value = scaled
      else {
        total += scaled
        value = null
      }
    } else if (/^\d+$/.test(word)) {
      flush()
      digits += word
    } else {
      const next = VALUES.get(word) ?? 0
      if (!continues(value, next, total > 0)) flush()
      value = (value ?? 0) + next
    }
  }
  flush()
  return digits
}

/** Whether `next` completes the number before it: `ninety` + `five`, `three hundred` + `two`, `five thousand` + `six`. */
function continues(value: number | null, next: number, afterScale: boolean): boolean {
  if (value === null) return afterScale
  if (value >= 100) return value % 100 === 0 && next > 0
  return value >= 20 && value % 10 === 0 && next > 0 && next < 10
}
