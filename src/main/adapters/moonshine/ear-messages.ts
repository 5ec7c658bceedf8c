import type { Phrase } from '../../domain/phrase.ts'
import type { Heard } from './listen.ts'

/** What the ear's thread is given at its start. */
export interface EarWorkerData {
  /** href of the folder with the weights. */
  readonly modelUrl: string
  readonly threads: number
}

export type EarRequest =
  | { readonly type: 'expect'; readonly phrases: readonly Phrase[] }
  | { readonly type: 'add'; readonly clip: number; readonly pcm: Uint8Array }
  | { readonly type: 'end' | 'cancel'; readonly clip: number }
  /** Gives the model back and ends; a thread that is ended from outside while the model runs takes the process with it. */
  | { readonly type: 'close' }
  | { readonly type: 'played'; readonly pcm: Uint8Array; readonly sampleRateHz: number }

export type EarReply =
  | { readonly type: 'ready' }
  /** The weights cannot be loaded; the thread is of no use. */
  | { readonly type: 'broken'; readonly message: string }
  | { readonly type: 'words'; readonly clip: number; readonly text: string }
  | { readonly type: 'heard'; readonly clip: number; readonly heard: Heard; readonly clipMs: number }
  | { readonly type: 'failed'; readonly clip: number; readonly message: string }
