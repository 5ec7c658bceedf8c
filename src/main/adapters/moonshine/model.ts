import { join } from 'node:path'
import llamaTokenizer from 'llama-tokenizer-js'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { Dictation, tensorOf } from './decoder.ts'

export const RATE_HZ = 16_000

/** The weights in memory. One pass at a time. */
export interface Model {
  /** The decoder in front of a sound: 16 kHz mono samples between −1 and 1, 0.1 to about 12 s. */
  listen(samples: Float32Array): Promise<Dictation>
  close(): Promise<void>
}

/** `folder` holds encoder_model.onnx and decoder_model_merged.onnx. Takes about a second. */
export async function loadModel(folder: string, threads: number): Promise<Model> {
  const options: InferenceSession.SessionOptions = {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    logSeverityLevel: 3,
  }
  const [encoder, decoder] = await Promise.all([
    InferenceSession.create(join(folder, 'encoder_model.onnx'), options),
    InferenceSession.create(join(folder, 'decoder_model_merged.onnx'), options),
  ])
  return {
    async listen(samples) {
      const input = new Tensor('float32', samples, [1, samples.length])
      const { last_hidden_state: hidden } = await encoder.run({ input_values: input })
      return Dictation.begin(decoder, tensorOf(hidden))
    },
    async close() {
      await Promise.all([encoder.release(), decoder.release()])
    },
  }
}

/** The text of tokens, without what only marks its end. */
export const textOf = (tokens: readonly number[]): string =>
  llamaTokenizer.decode([...tokens], false, false).trim()

export const tokensOf = (text: string): readonly number[] => llamaTokenizer.encode(text, false, true)
