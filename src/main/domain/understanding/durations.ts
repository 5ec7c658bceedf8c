type Rest = (string | null)[]

const WHOLE = /^\d{1,4}$/
const MINUTES = /^(?:minutes?|mins?)$/
const HOURS = /^(?:hours?|hrs?)$/

/** Takes "for thirty minutes", "two hours", "half an hour", "an hour and a half" out of the words; in minutes. Null when none was said. */
export function durationIn(rest: Rest): number | null {
  for (let at = 0; at < rest.length; at += 1) {
    const read = halfHour(rest, at) ?? counted(rest, at)
    if (read === null) continue
    const from = rest[at - 1] === 'for' ? at - 1 : at
    rest.fill(null, from, read.next)
    return read.minutes
  }
  return null
}

interface Read {
  readonly minutes: number
  readonly next: number
}

/** "Half an hour", "a quarter of an hour". */
function halfHour(rest: Rest, at: number): Read | null {
  const said = rest.slice(at, at + 5)
  const [first, second, third] = said
  if (first === 'half' && isArticle(second) && HOURS.test(third ?? '')) return { minutes: 30, next: at + 3 }
  if (first === 'half' && HOURS.test(second ?? '')) return { minutes: 30, next: at + 2 }
  const quarter = isArticle(first) && second === 'quarter' && third === 'of'
  if (quarter && isArticle(said[3]) && HOURS.test(said[4] ?? '')) return { minutes: 15, next: at + 5 }
  return null
}

/** "30 minutes", "2 hours", "an hour", "an hour and a half". */
function counted(rest: Rest, at: number): Read | null {
  const word = rest[at] ?? ''
  const unit = rest[at + 1] ?? ''
  if (rest[at - 1] === 'half') return null
  const count = WHOLE.test(word) ? Number(word) : isArticle(word) ? 1 : null
  if (count === null) return null
  if (MINUTES.test(unit)) return { minutes: count, next: at + 2 }
  if (!HOURS.test(unit)) return null
  const half = rest[at + 2] === 'and' && isArticle(rest[at + 3]) && rest[at + 4] === 'half'
  return half ? { minutes: count * 60 + 30, next: at + 5 } : { minutes: count * 60, next: at + 2 }
}

const isArticle = (word: string | null | undefined): boolean => word === 'a' || word === 'an'
