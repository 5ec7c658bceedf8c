import type { IncomingMessage } from 'node:http'
import type { FakeSound } from './fake-sound.ts'
import type { Mood, Route } from './moods.ts'

/** Milliseconds. All 0 unless told; PUBLISHED has what the vendor and others have measured. */
export interface FakeLatency {
  readonly handshakeMs: number
  readonly firstSoundMs: number
  readonly partMs: number
  readonly transcriptMs: number
}

/** One request, or one socket with all that was said on it. */
export interface FakeRequest {
  readonly route: Route | 'unknown'
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: IncomingMessage['headers']
  /** Text frames of a socket, in order, or the body of a request. */
  readonly said: string[]
  /** The other side has ended it before the answer was complete. */
  gone: boolean
}

/** What the parts of the fake share about one request. */
export interface Turn {
  readonly request: FakeRequest
  readonly mood: Mood
  readonly latency: FakeLatency
  readonly sound: FakeSound
  readonly hear: (pcm: Buffer) => Promise<string> | string
}

/** At once when there is no time to wait, so that unit tests need no clock. */
export function after(ms: number, run: () => void): void {
  if (ms === 0) run()
  else setTimeout(run, ms)
}

export const wait = (ms: number): Promise<void> => new Promise((resolve) => after(ms, resolve))
