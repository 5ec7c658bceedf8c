import { fileURLToPath } from 'node:url'
import llamaTokenizer from 'llama-tokenizer-js'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { splitAtPauses } from './split.ts'

/** Moonshine Tiny: six decoder layers of eight heads with 36 values each. */
const LAYERS = 6
const HEADS = 8
const HEAD_SIZE = 36
const START_TOKEN = 1
const END_TOKEN = 2
/** The model never needs more than about six tokens a second; more is a loop (Moonshine's own reference code uses the same bound). */
const TOKENS_PER_SECOND = 6.5
const RATE_HZ = 16_000
const PADDINGS_S = [0.1, 0.3, 0.5]
/** -3 dBFS. */
const PEAK = Math.SQRT1_2

/** An ear for tests: it hears what a speaker played and writes it down. */
export interface Ear {
  /** 16 kHz mono samples between -1 and 1, of any length. An empty text when there is nothing but silence. */
  transcribe(samples: Float32Array): Promise<string>
  /**
   * Which of these texts was said, by how likely the model finds each as the transcript of the sound. Unlike a free
   * transcript, one mistaken word decides nothing. At most about 10 s of sound.
   */
  whichWasSaid<T extends string>(samples: Float32Array, texts: readonly T[]): Promise<T | null>
  close(): Promise<void>
}

type Cache = Readonly<Record<string, Tensor>>

/** Loads Moonshine Tiny (28 MB, about a second). Share one ear among the tests of a file. */
export async function openEar(): Promise<Ear> {
  const options: InferenceSession.SessionOptions = {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    logSeverityLevel: 3,
  }
  const [encoder, decoder] = await Promise.all([
    InferenceSession.create(weights('encoder_model.onnx'), options),
    InferenceSession.create(weights('decoder_model_merged.onnx'), options),
  ])
  return {
    async transcribe(samples) {
      const heard: string[] = []
      for (const piece of splitAtPauses(samples)) heard.push(await hear(encoder, decoder, piece))
      return heard.filter(Boolean).join(' ')
    },
    whichWasSaid: (samples, texts) => likeliestText(encoder, decoder, samples, texts),
    async close() {
      await Promise.all([encoder.release(), decoder.release()])
    },
  }
}

/** The package exports no subpaths, so that its entry is resolved and the weights are found beside it. */
function weights(file: string): string {
  const entry = import.meta.resolve('@moonshine-ai/moonshine-js')
  const root = entry.slice(0, entry.indexOf('moonshine-js/') + 'moonshine-js/'.length)
  return fileURLToPath(new URL(`dist/model/tiny/quantized/${file}`, root))
}

/**
 * The model is small and its mistakes depend on chance, such as how much silence goes first.
 * So each piece is heard with several paddings, and the reading the model itself is surest of is taken.
 */
async function hear(
  encoder: InferenceSession,
  decoder: InferenceSession,
  piece: Float32Array,
): Promise<string> {
  let best: Reading = { tokens: [], score: Number.NEGATIVE_INFINITY }
  for (const padSeconds of PADDINGS_S) {
    const samples = levelled(piece, padSeconds * RATE_HZ)
    const hidden = await encode(encoder, samples)
    const limit = Math.max(8, Math.ceil((samples.length / RATE_HZ) * TOKENS_PER_SECOND))
    const reading = await decode(decoder, hidden, limit)
    if (reading.score > best.score) best = reading
  }
  return llamaTokenizer.decode(best.tokens, false, false).trim()
}

async function encode(encoder: InferenceSession, samples: Float32Array): Promise<Tensor> {
  const input = new Tensor('float32', samples, [1, samples.length])
  const { last_hidden_state: hidden } = await encoder.run({ input_values: input })
  if (!(hidden instanceof Tensor)) throw new Error('The encoder gave no last_hidden_state.')
  return hidden
}

/** The text with the highest log-probability per token, summed over the paddings; null without a text or without sound. */
async function likeliestText<T extends string>(
  encoder: InferenceSession,
  decoder: InferenceSession,
  samples: Float32Array,
  texts: readonly T[],
): Promise<T | null> {
  if (splitAtPauses(samples).length === 0) return null
  const scores = texts.map(() => 0)
  for (const padSeconds of PADDINGS_S) {
    const hidden = await encode(encoder, levelled(samples, padSeconds * RATE_HZ))
    for (const [index, text] of texts.entries())
      scores[index] = (scores[index] ?? 0) + (await scoreOf(decoder, hidden, text))
  }
  const best = scores.indexOf(Math.max(...scores))
  return texts[best] ?? null
}

/** Mean natural log-probability per token of this transcript, the end included: one pass in which the text is dictated. */
async function scoreOf(decoder: InferenceSession, hidden: Tensor, text: string): Promise<number> {
  const tokens = [START_TOKEN, ...llamaTokenizer.encode(text, false, true)]
  const { logits } = await decoder.run({
    input_ids: new Tensor('int64', BigInt64Array.from(tokens, BigInt), [1, tokens.length]),
    encoder_hidden_states: hidden,
    use_cache_branch: new Tensor('bool', Uint8Array.of(0), [1]),
    ...emptyCache(),
  })
  const rows = rowsOf(logits, tokens.length)
  const wanted = [...tokens.slice(1), END_TOKEN]
  const sum = wanted.reduce((total, token, at) => total + logProbability(rows(at), token), 0)
  return sum / wanted.length
}

function rowsOf(logits: unknown, count: number): (at: number) => Float32Array {
  if (!(logits instanceof Tensor) || !(logits.data instanceof Float32Array))
    throw new Error('The decoder gave no logits.')
  const { data } = logits
  const size = data.length / count
  return (at) => data.subarray(at * size, (at + 1) * size)
}

function logProbability(row: Float32Array, token: number): number {
  const top = row.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY)
  const sum = row.reduce((total, value) => total + Math.exp(value - top), 0)
  return (row[token] ?? 0) - top - Math.log(sum)
}

/** Peak at -3 dBFS between two stretches of silence. */
function levelled(piece: Float32Array, pad: number): Float32Array {
  let peak = 1e-4
  for (const value of piece) peak = Math.max(peak, Math.abs(value))
  const out = new Float32Array(piece.length + 2 * pad)
  for (let i = 0; i < piece.length; i++) out[pad + i] = ((piece[i] ?? 0) / peak) * PEAK
  return out
}

interface Reading {
  readonly tokens: number[]
  /** Mean natural log-probability per token, the end included. */
  readonly score: number
}

async function decode(decoder: InferenceSession, hidden: Tensor, limit: number): Promise<Reading> {
  const tokens: number[] = []
  let cache: Cache = emptyCache()
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
    const { logits } = result
    const choice = likeliest(logits)
    sum += choice.logProbability
    steps += 1
    next = choice.token
    if (next === END_TOKEN) break
    tokens.push(next)
    cache = nextCache(cache, result, tokens.length === 1)
  }
  return { tokens, score: sum / Math.max(1, steps) }
}

function emptyCache(): Cache {
  const cache: Record<string, Tensor> = {}
  for (const name of cacheNames()) {
    cache[`past_key_values.${name}`] = new Tensor('float32', new Float32Array(0), [0, HEADS, 1, HEAD_SIZE])
  }
  return cache
}

/** The encoder's keys and values are made in the first step; later steps return empty ones in their place. */
function nextCache(before: Cache, result: InferenceSession.OnnxValueMapType, first: boolean): Cache {
  const cache: Record<string, Tensor> = { ...before }
  for (const name of cacheNames()) {
    const present = result[`present.${name}`]
    if (present instanceof Tensor && (first || name.includes('decoder')))
      cache[`past_key_values.${name}`] = present
  }
  return cache
}

function cacheNames(): string[] {
  const parts = ['decoder.key', 'decoder.value', 'encoder.key', 'encoder.value']
  return Array.from({ length: LAYERS }, (_, layer) => parts.map((part) => `${layer}.${part}`)).flat()
}

function likeliest(logits: unknown): { token: number; logProbability: number } {
  if (!(logits instanceof Tensor) || !(logits.data instanceof Float32Array)) {
    throw new Error('The decoder gave no logits.')
  }
  const data = logits.data
  let token = 0
  for (let i = 1; i < data.length; i++) if ((data[i] ?? 0) > (data[token] ?? 0)) token = i
  const top = data[token] ?? 0
  let sum = 0
  for (const value of data) sum += Math.exp(value - top)
  return { token, logProbability: -Math.log(sum) }
}
