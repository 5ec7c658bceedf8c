/** Waits, by turns of the event loop, for what comes over a real connection; a bound in real time, so that a test cannot hang. */
export async function until(condition: () => boolean, what: string): Promise<void> {
  const giveUpAt = performance.now() + 8_000
  while (!condition()) {
    if (performance.now() > giveUpAt) throw new Error(`It never came to this: ${what}.`)
    await new Promise<void>((resolve) => setTimeout(resolve, 1))
  }
}
