import { type InferenceSession, Tensor } from 'onnxruntime-node'

/** Moonshine Tiny: six decoder layers of eight heads with 36 values each (the package's config.json). */
const LAYERS = 6
const HEADS = 8
const HEAD_SIZE = 36
const START_TOKEN = 1
export const END_TOKEN = 2
/** exp(−20) of 32,768 tokens together is less than a ten-thousandth. */
const NEGLIGIBLE = 20

const names = (part: string): readonly string[] =>
  Array.from({ length: LAYERS }, (_, layer) => [`${layer}.${part}.key`, `${layer}.${part}.value`]).flat()
const OWN = names('decoder')
const SOUND = names('encoder')

/** Texts side by side, all with equally many tokens, and what the decoder expects next in each. */
export interface Rows {
  readonly count: number
  /** Tokens so far, the start included. */
  readonly length: number
  /** Keys and values of these tokens, `[count, heads, length, size]` each. */
  readonly memory: readonly Float32Array[]
  /** Scores of the next token, one stretch of the vocabulary's size a row. */
  readonly logits: Float32Array
}

/** One token more behind a row. */
export interface Choice {
  readonly row: number
  readonly token: number
}

/**
 * The decoder in front of one sound. What it makes of the sound itself is computed once and shared by all texts, which
 * makes a text three times cheaper than a pass from the beginning. Its keys and values keep a batch size of one whatever the
 * number of texts: the graph multiplies them as they are, with the same result as copies of them, in less time and memory.
 */
export class Dictation {
  readonly first: Rows
  readonly #decoder: InferenceSession
  readonly #hidden: Tensor
  readonly #sound: readonly Tensor[]

  private constructor(decoder: InferenceSession, hidden: Tensor, sound: readonly Tensor[], first: Rows) {
    this.#decoder = decoder
    this.#hidden = hidden
    this.#sound = sound
    this.first = first
  }

  /** `hidden` is what the encoder made of the sound, `[1, steps, 288]`. */
  static async begin(decoder: InferenceSession, hidden: Tensor): Promise<Dictation> {
    const empty = () => new Tensor('float32', new Float32Array(0), [0, HEADS, 1, HEAD_SIZE])
    const past = Object.fromEntries([...OWN, ...SOUND].map((name) => [`past_key_values.${name}`, empty()]))
    const result = await decoder.run({
      input_ids: new Tensor('int64', BigInt64Array.of(BigInt(START_TOKEN)), [1, 1]),
      encoder_hidden_states: hidden,
      use_cache_branch: new Tensor('bool', Uint8Array.of(0), [1]),
      ...past,
    })
    const sound = SOUND.map((name) => tensorOf(result[`present.${name}`]))
    return new Dictation(decoder, hidden, sound, rowsOf(result, 1, 1))
  }

  /** The rows that come of these choices, in their order. */
  async next(rows: Rows, choices: readonly Choice[]): Promise<Rows> {
    const size = HEADS * rows.length * HEAD_SIZE
    const memory = rows.memory.map((values) => {
      const chosen = new Float32Array(choices.length * size)
      for (const [at, { row }] of choices.entries())
        chosen.set(values.subarray(row * size, (row + 1) * size), at * size)
      return chosen
    })
    const tokens = choices.map(({ token }) => [token])
    return rowsOf(await this.#run(tokens, memory, rows.length), choices.length, rows.length + 1)
  }

  /** Natural log-probability of each token of each text, the end included, all in one pass. */
  async dictate(texts: readonly (readonly number[])[]): Promise<readonly Float32Array[]> {
    const width = Math.max(1, ...texts.map((tokens) => tokens.length))
    const padded = texts.map((tokens) => Array.from({ length: width }, (_, at) => tokens[at] ?? END_TOKEN))
    const memory = this.first.memory.map((values) => repeated(values, texts.length))
    const logits = valuesOf((await this.#run(padded, memory, 1))['logits'])
    const vocabulary = this.first.logits.length
    const opening = this.first.logits
    const openingTotal = logTotal(opening)
    return texts.map((tokens, text) => {
      const heard = new Float32Array(tokens.length + 1)
      heard[0] = (opening[tokens[0] ?? END_TOKEN] ?? 0) - openingTotal
      for (let at = 0; at < tokens.length; at += 1) {
        const from = (text * width + at) * vocabulary
        const row = logits.subarray(from, from + vocabulary)
        heard[at + 1] = (row[tokens[at + 1] ?? END_TOKEN] ?? 0) - logTotal(row)
      }
      return heard
    })
  }

  #run(
    tokens: readonly (readonly number[])[],
    memory: readonly Float32Array[],
    past: number,
  ): Promise<InferenceSession.OnnxValueMapType> {
    const count = tokens.length
    const width = tokens[0]?.length ?? 0
    const feeds: Record<string, Tensor> = {
      input_ids: new Tensor('int64', BigInt64Array.from(tokens.flat(), BigInt), [count, width]),
      // Not looked at once its keys and values are given, but it must be there.
      encoder_hidden_states: this.#hidden,
      use_cache_branch: new Tensor('bool', Uint8Array.of(1), [1]),
    }
    for (const [at, name] of OWN.entries())
      feeds[`past_key_values.${name}`] = new Tensor('float32', memory[at] ?? new Float32Array(0), [
        count,
        HEADS,
        past,
        HEAD_SIZE,
      ])
    for (const [at, name] of SOUND.entries())
      feeds[`past_key_values.${name}`] = this.#sound[at] ?? this.#hidden
    return this.#decoder.run(feeds)
  }
}

/** The scores of one row. */
export function rowOf({ logits, count }: Rows, row: number): Float32Array {
  const size = logits.length / count
  return logits.subarray(row * size, (row + 1) * size)
}

/** The logarithm of the sum of the exponentials: what makes scores of tokens probabilities. */
export function logTotal(row: Float32Array): number {
  let top = Number.NEGATIVE_INFINITY
  for (let at = 0; at < row.length; at += 1) top = Math.max(top, row[at] ?? top)
  let sum = 0
  for (let at = 0; at < row.length; at += 1) {
    const below = (row[at] ?? 0) - top
    if (below > -NEGLIGIBLE) sum += Math.exp(below)
  }
  return top + Math.log(sum)
}

export function tensorOf(value: unknown): Tensor {
  if (value instanceof Tensor) return value
  throw new Error('The model left out a value that Moonshine gives.')
}

function valuesOf(value: unknown): Float32Array {
  const { data } = tensorOf(value)
  if (data instanceof Float32Array) return data
  throw new Error('The model gave other values than 32-bit floats.')
}

function rowsOf(result: InferenceSession.OnnxValueMapType, count: number, length: number): Rows {
  return {
    count,
    length,
    memory: OWN.map((name) => valuesOf(result[`present.${name}`])),
    logits: valuesOf(result['logits']),
  }
}

function repeated(values: Float32Array, times: number): Float32Array {
  const all = new Float32Array(values.length * times)
  for (let at = 0; at < times; at += 1) all.set(values, at * values.length)
  return all
}
