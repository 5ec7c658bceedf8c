/** Private-use characters stand for what is already in spoken form, so that no later rule reads it again. */
const FIRST = 0xe000
const LAST = 0xf8ff

export interface Shelf {
  /** One character, with a space on both sides, to be put into the text in place of what was read. */
  put(spoken: string): string
  /** Puts everything back. */
  restore(text: string): string
}

export function createShelf(): Shelf {
  const kept: string[] = []
  return {
    put(spoken) {
      if (FIRST + kept.length > LAST) return ' '
      kept.push(spoken)
      return ` ${String.fromCharCode(FIRST + kept.length - 1)} `
    },
    restore: (text) => text.replace(/[\uE000-\uF8FF]/g, (char) => kept[char.charCodeAt(0) - FIRST] ?? ''),
  }
}
