import { problem } from './failures.ts'
import { isLooping } from './looping.ts'

/** A report is one to two kilobytes. */
const MAX_CHARS = 16_384
const MAX_OBJECT_CHARS = 2_000
/** Below this nothing can have been said over and over. */
const LOOPS_FROM = 160
/** What models put around objects: an array, commas, a fence of Markdown. */
const AROUND = /^[\s,[\]`]*(?:j|js|jso|jsonl?)?[\s,[\]`]*$/i

/**
 * Takes JSON objects out of a text that comes in pieces, each as soon as its last brace is there. A piece may end anywhere.
 * @throws {ProviderError} `malformed`: other text than objects, a loop, or more than a report can have
 */
export class ObjectScanner {
  #object = ''
  #around = ''
  #depth = 0
  #inString = false
  #escaped = false
  #chars = 0

  /** True between two objects. */
  get isComplete(): boolean {
    return this.#depth === 0
  }

  /** What was whole before an error is given away first. */
  *push(piece: string): Generator<string, void, undefined> {
    this.#chars += piece.length
    if (this.#chars > MAX_CHARS) throw problem('malformed', 'the answer is too long')
    for (const char of piece) {
      const ended = this.#take(char)
      if (ended !== null) yield ended
    }
    if (!AROUND.test(this.#around)) throw problem('malformed', 'text beside the objects')
    if (this.#object.length > LOOPS_FROM && isLooping(this.#object))
      throw problem('malformed', 'the answer repeats itself')
  }

  #take(char: string): string | null {
    if (this.#depth === 0 && char !== '{') {
      this.#around += char
      return null
    }
    if (this.#depth === 0) {
      if (!AROUND.test(this.#around)) throw problem('malformed', 'text beside the objects')
      this.#around = ''
    }
    this.#object += char
    if (this.#object.length > MAX_OBJECT_CHARS) throw problem('malformed', 'an object is too long')
    this.#count(char)
    if (this.#depth > 0) return null
    const ended = this.#object
    this.#object = ''
    return ended
  }

  #count(char: string): void {
    if (this.#escaped) this.#escaped = false
    else if (this.#inString && char === '\\') this.#escaped = true
    else if (char === '"') this.#inString = !this.#inString
    else if (!this.#inString && char === '{') this.#depth += 1
    else if (!this.#inString && char === '}') this.#depth -= 1
  }
}
