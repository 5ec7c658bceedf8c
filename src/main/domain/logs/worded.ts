const pad = (value: number): string => String(value).padStart(2, '0')

/** `03:02` in the machine's zone. */
export function clockTime(at: number): string {
  const date = new Date(at)
  return `${pad(date.getHours())}:${pad(date.getMinutes())}`
}

/** `41 times`, `three times` stays a figure: `3 times`. */
export const timesOf = (count: number): string =>
  count === 1 ? 'once' : count === 2 ? 'twice' : `${count} times`

/** How often more than usual: `41 times the usual rate`. */
export function rateTitle(count: number, expected: number, what: string): string {
  const ratio = count / Math.max(expected, 0.05)
  if (ratio >= 1.95)
    return `${what}: ${ratio >= 10 ? Math.round(ratio) : Number(ratio.toFixed(1))} times the usual rate`
  return `${what}: ${count} instead of about ${Math.round(expected)}`
}
