import { join } from 'node:path'
import llamaTokenizer from 'llama-tokenizer-js'
import { InferenceSession, Tensor } from 'onnxruntime-node'

/** Moonshine Tiny: six decoder layers of eight heads with 36 values each (the package's config.json). */
const LAYERS = 6
const HEADS = 8
const HEAD_SIZE = 36
const START_TOKEN = 1
const END_TOKEN = 2
/** The model never needs more than about six tokens a second; more is a loop (Moonshine's own reference code uses the same bound). */
const TOKENS_PER_SECOND = 6.5
export const RATE_HZ = 16_000

const TO_END = 'The ear was to end before its model was loaded.'

/** Lets messages in. */
const turn = () => new Promise<void>((done) => setTimeout(done))

type Cache = Readonly<Record<string, Tensor>>

/** What the model makes of a clip by itself. */
export interface Reading {
  readonly text: string
  /** Mean natural log-probability per token, the end included. */
  readonly score: number
}

/** A clip as the encoder left it, to be read or compared with texts. */
export interface Encoded {
  readonly hidden: Tensor
  readonly seconds: number
}

/** The weights in memory. One pass at a time. */
export interface Model {
  /** 16 kHz mono samples between −1 and 1, 0.1 to about 12 s. */
  encode(samples: Float32Array): Promise<Encoded>
  read(encoded: Encoded): Promise<Reading>
  /** Mean natural log-probability per token of each text as the transcript, all in one pass. */
  score(encoded: Encoded, texts: readonly string[]): Promise<readonly number[]>
  close(): Promise<void>
}

/**
 * `folder` holds encoder_model.onnx and decoder_model_merged.onnx. Takes about a second. Rejects at the next step when it is not to go on:
 * a step itself is one call into native code, which nothing breaks off.
 */
export async function loadModel(
  folder: string,
  threads: number,
  goesOn: () => boolean = () => true,
): Promise<Model> {
  const options: InferenceSession.SessionOptions = {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    logSeverityLevel: 3,
  }
  await turn()
  if (!goesOn()) throw new Error(TO_END)
  const encoder = await InferenceSession.create(join(folder, 'encoder_model.onnx'), options)
  await turn()
  if (!goesOn()) {
    await encoder.release()
    throw new Error(TO_END)
  }
  const decoder = await InferenceSession.create(join(folder, 'decoder_model_merged.onnx'), options)
  await turn()
  return {
    async encode(samples) {
      const input = new Tensor('float32', samples, [1, samples.length])
      const { last_hidden_state: hidden } = await encoder.run({ input_values: input })
      if (!(hidden instanceof Tensor)) throw new Error('The encoder gave no last_hidden_state.')
      return { hidden, seconds: samples.length / RATE_HZ }
    },
    read: (encoded) => read(decoder, encoded),
    score: (encoded, texts) => score(decoder, encoded, texts),
    async close() {
      await Promise.all([encoder.release(), decoder.release()])
    },
  }
}

async function read(decoder: InferenceSession, { hidden, seconds }: Encoded): Promise<Reading> {
  const limit = Math.max(8, Math.ceil(seconds * TOKENS_PER_SECOND))
  const tokens: number[] = []
  let cache = emptyCache()
  let next = START_TOKEN
  let sum = 0
  let steps = 0
  while (tokens.length < limit) {
    const result = await decoder.run({
      input_ids: new Tensor('int64', BigInt64Array.of(BigInt(next)), [1, 1]),
      encoder_hidden_states: hidden,
      use_cache_branch: new Tensor('bool', Uint8Array.of(tokens.length > 0 ? 1 : 0), [1]),
      ...cache,
    })
    const row = valuesOf(result['logits'])
    // In noise the model would rather say nothing at all; what it would say is worth comparing all the same.
    next = likeliest(row, tokens.length === 0 ? END_TOKEN : null)
    sum += logProbability(row, next)
    steps += 1
    if (next === END_TOKEN) break
    tokens.push(next)
    cache = nextCache(cache, result, tokens.length === 1)
  }
  return { text: llamaTokenizer.decode(tokens, false, false).trim(), score: sum / Math.max(1, steps) }
}

/** The texts are dictated side by side, padded to the longest; what is behind the end of one does not count. */
async function score(
  decoder: InferenceSession,
  { hidden }: Encoded,
  texts: readonly string[],
): Promise<readonly number[]> {
  if (texts.length === 0) return []
  const rows = texts.map((text) => [START_TOKEN, ...llamaTokenizer.encode(text, false, true)])
  const width = Math.max(...rows.map((row) => row.length))
  const ids = new BigInt64Array(rows.length * width).fill(BigInt(END_TOKEN))
  for (const [index, row] of rows.entries()) ids.set(row.map(BigInt), index * width)
  const result = await decoder.run({
    input_ids: new Tensor('int64', ids, [rows.length, width]),
    encoder_hidden_states: repeated(hidden, rows.length),
    use_cache_branch: new Tensor('bool', Uint8Array.of(0), [1]),
    ...emptyCache(),
  })
  const values = valuesOf(result['logits'])
  const size = values.length / (rows.length * width)
  return rows.map((row, index) => {
    const wanted = [...row.slice(1), END_TOKEN]
    const sum = wanted.reduce((total, token, at) => {
      const from = (index * width + at) * size
      return total + logProbability(values.subarray(from, from + size), token)
    }, 0)
    return sum / wanted.length
  })
}

function repeated(hidden: Tensor, times: number): Tensor {
  if (times === 1) return hidden
  const [, steps = 0, width = 0] = hidden.dims
  const one = valuesOf(hidden)
  const all = new Float32Array(one.length * times)
  for (let index = 0; index < times; index += 1) all.set(one, index * one.length)
  return new Tensor('float32', all, [times, steps, width])
}

const NAMES: readonly string[] = Array.from({ length: LAYERS }, (_, layer) =>
  ['decoder.key', 'decoder.value', 'encoder.key', 'encoder.value'].map((part) => `${layer}.${part}`),
).flat()

function emptyCache(): Cache {
  const empty = () => new Tensor('float32', new Float32Array(0), [0, HEADS, 1, HEAD_SIZE])
  return Object.fromEntries(NAMES.map((name) => [`past_key_values.${name}`, empty()]))
}

/** The encoder's keys and values are made in the first step; later steps return empty ones in their place. */
function nextCache(before: Cache, result: InferenceSession.OnnxValueMapType, first: boolean): Cache {
  const cache: Record<string, Tensor> = { ...before }
  for (const name of NAMES) {
    const present = result[`present.${name}`]
    if (present instanceof Tensor && (first || name.includes('decoder')))
      cache[`past_key_values.${name}`] = present
  }
  return cache
}

function valuesOf(tensor: unknown): Float32Array {
  if (tensor instanceof Tensor && tensor.data instanceof Float32Array) return tensor.data
  throw new Error('The model gave no values.')
}

function likeliest(row: Float32Array, but: number | null): number {
  let token = 0
  for (let at = 1; at < row.length; at += 1) if (at !== but && (row[at] ?? 0) > (row[token] ?? 0)) token = at
  return token
}

function logProbability(row: Float32Array, token: number): number {
  let top = Number.NEGATIVE_INFINITY
  for (const value of row) if (value > top) top = value
  let sum = 0
  for (const value of row) sum += Math.exp(value - top)
  return (row[token] ?? 0) - top - Math.log(sum)
}
