/** What the voice's thread is given at its start. */
export interface VoiceWorkerData {
  /** href of flite.wasm. */
  readonly wasmUrl: string
}

/** One clause to be spoken, already in spoken form. */
export interface VoiceRequest {
  readonly id: number
  readonly text: string
  readonly pauseMs: number
}

export type VoiceReply =
  | { readonly type: 'ready' }
  /** The voice cannot be loaded; the thread is of no use. */
  | { readonly type: 'broken'; readonly message: string }
  | {
      readonly type: 'sound'
      readonly id: number
      readonly pcm: Uint8Array<ArrayBuffer>
      readonly sampleRateHz: number
    }
  | { readonly type: 'failed'; readonly id: number; readonly message: string }
