const ONES = new Map(
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'
    .split(' ')
    .map((word, value) => [word, value] as const),
)
const TENS = new Map(
  'twenty thirty forty fifty sixty seventy eighty ninety'
    .split(' ')
    .map((word, index) => [word, (index + 2) * 10] as const),
)

/** "scale to twenty five" has the words "scale", "to", "25"; "two point thirteen point four" is "2.13.4". */
export function numbersInDigits(words: readonly string[]): readonly string[] {
  const out: string[] = []
  for (let at = 0; at < words.length; ) {
    const read = isPronoun(words, at) ? null : numberAt(words, at)
    if (read === null) {
      out.push(words[at] ?? '')
      at += 1
    } else {
      out.push(read.text)
      at = read.next
    }
  }
  return out
}

/** "That one", "one more time": no number. */
const isPronoun = (words: readonly string[], at: number): boolean =>
  words[at] === 'one' &&
  (/^(that|this|which|the|last|previous|other)$/.test(words[at - 1] ?? '') ||
    /^(more|time)$/.test(words[at + 1] ?? ''))

interface Read {
  readonly text: string
  readonly next: number
}

/** A number, and what follows it behind "point" or "dot". */
function numberAt(words: readonly string[], start: number): Read | null {
  const first = wholeAt(words, start)
  if (first === null) return null
  let { text, next } = first
  while (words[next] === 'point' || words[next] === 'dot') {
    const part = wholeAt(words, next + 1)
    if (part === null) break
    text = `${text}.${part.text}`
    next = part.next
  }
  return { text, next }
}

function wholeAt(words: readonly string[], at: number): Read | null {
  const word = words[at] ?? ''
  if (/^\d+(?:\.\d+)*$/.test(word)) return { text: word, next: at + 1 }
  const ones = ONES.get(word)
  if (ones !== undefined) return hundreds(words, at, ones)
  const tens = TENS.get(word)
  if (tens === undefined) return null
  const unit = ONES.get(words[at + 1] ?? '')
  const joined = unit !== undefined && unit > 0 && unit < 10
  return { text: String(tens + (joined ? unit : 0)), next: at + (joined ? 2 : 1) }
}

/** "two hundred", "one hundred and twenty". */
function hundreds(words: readonly string[], at: number, count: number): Read {
  if (words[at + 1] !== 'hundred' || count === 0 || count > 9) return { text: String(count), next: at + 1 }
  const skip = words[at + 2] === 'and' ? 3 : 2
  const rest = words[at + 2] === 'hundred' ? null : wholeAt(words, at + skip)
  const fits = rest !== null && /^\d{1,2}$/.test(rest.text)
  return fits
    ? { text: String(count * 100 + Number(rest.text)), next: rest.next }
    : { text: String(count * 100), next: at + 2 }
}
