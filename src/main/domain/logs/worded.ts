const pad = (value: number): string => String(value).padStart(2, '0')

/** `03:02` in the machine's zone. */
export function clockTime(at: number): string {
  const date = new Date(at)
  return `${pad(date.getHours())}:${pad(date.getMinutes())}`
}

/** `6 hours`, `40 minutes`: how far back the comparison reaches. */
export function reachOf(ms: number): string {
  const minutes = Math.max(1, Math.round(ms / 60_000))
  const hours = Math.round(minutes / 60)
  const [value, noun] = minutes < 90 ? [minutes, 'minute'] : [hours, 'hour']
  return `${value} ${noun}${value === 1 ? '' : 's'}`
}

/** `41 times`, `three times` stays a figure: `3 times`. */
export const timesOf = (count: number): string =>
  count === 1 ? 'once' : count === 2 ? 'twice' : `${count} times`

/** How often more than usual: `41 times as many errors as usual`, `306 errors, usually about 150`. `what` is in the plural. */
export function rateTitle(count: number, expected: number, what: string): string {
  const ratio = count / Math.max(expected, 0.05)
  if (ratio >= 1.95 && ratio < 2.2) return `Twice as many ${what} as usual`
  if (ratio >= 2.2)
    return `${ratio >= 10 ? Math.round(ratio) : Number(ratio.toFixed(1))} times as many ${what} as usual`
  return `${count} ${what}, usually about ${Math.round(expected)}`
}
