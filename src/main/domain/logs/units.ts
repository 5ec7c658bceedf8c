/** What a number with this unit measures, and the factor to milliseconds, bytes or percent. */
export interface Unit {
  readonly type: 'duration' | 'size' | 'percent'
  readonly factor: number
}

const duration = (factor: number): Unit => ({ type: 'duration', factor })
const size = (factor: number): Unit => ({ type: 'size', factor })

/** Units as they are written directly behind a number: `44ms`, `1.5GiB`, `71%`. */
const ATTACHED = new Map<string, Unit>([
  ['ns', duration(1e-6)],
  ['us', duration(1e-3)],
  ['µs', duration(1e-3)],
  ['μs', duration(1e-3)],
  ['ms', duration(1)],
  ['msec', duration(1)],
  ['s', duration(1e3)],
  ['sec', duration(1e3)],
  ['secs', duration(1e3)],
  ['seconds', duration(1e3)],
  ['m', duration(6e4)],
  ['min', duration(6e4)],
  ['h', duration(3.6e6)],
  ['B', size(1)],
  ['bytes', size(1)],
  ['k', size(1024)],
  ['K', size(1024)],
  ['kB', size(1024)],
  ['KB', size(1024)],
  ['KiB', size(1024)],
  ['M', size(1024 ** 2)],
  ['MB', size(1024 ** 2)],
  ['MiB', size(1024 ** 2)],
  ['G', size(1024 ** 3)],
  ['GB', size(1024 ** 3)],
  ['GiB', size(1024 ** 3)],
  ['TB', size(1024 ** 4)],
  ['TiB', size(1024 ** 4)],
  ['%', { type: 'percent', factor: 1 }],
])

/** Units as a word of their own, `44 ms`; single letters are left out, they may be anything. */
const APART = new Map<string, Unit>(
  [...ATTACHED].filter(([name]) => name.length > 1 || name === 's' || name === '%'),
)

export const attachedUnit = (name: string): Unit | undefined => ATTACHED.get(name)
export const apartUnit = (name: string): Unit | undefined => APART.get(name)

const rounded = (value: number): string => String(Number(value.toPrecision(2)))

/** A value of a numeric slot for people: `44 ms`, `1.9 s`, `870 MB`, `92%`. */
export function describeValue(value: number, type: string): string {
  const size = Math.abs(value)
  if (type === 'percent') return `${rounded(value)}%`
  if (type === 'duration') {
    if (size < 1_000) return `${rounded(value)} ms`
    if (size < 60_000) return `${rounded(value / 1_000)} s`
    return size < 3_600_000 ? `${rounded(value / 60_000)} min` : `${rounded(value / 3_600_000)} h`
  }
  if (type === 'size') {
    const steps = ['B', 'KB', 'MB', 'GB', 'TB']
    const step = Math.min(4, Math.max(0, Math.floor(Math.log2(Math.max(1, size)) / 10)))
    const scaled = value / 1024 ** step
    return `${Math.abs(scaled) >= 100 ? Math.round(scaled) : rounded(scaled)} ${steps[step]}`
  }
  return size >= 100 ? String(Math.round(value)) : rounded(value)
}
