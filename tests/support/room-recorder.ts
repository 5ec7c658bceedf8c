import type { Page } from '@playwright/test'

/** What the page really played, from the end of its audio graph. Times are epoch milliseconds. */
export interface Recording {
  readonly samples: Float32Array
  readonly sampleRateHz: number
  readonly startedAt: number
}

/** When which sentence was lit on the wall. */
export interface Lit {
  readonly at: number
  readonly text: string
}

interface RecorderInPage {
  pieces: Float32Array[]
  rate: number
  startedAt: number
  firstSoundAt: number | null
  /** When the first audio frame arrived; only where somebody listens for it. */
  firstFrameAt?: number | null
  lit: { at: number; text: string }[]
}

declare global {
  var roomRecorder: RecorderInPage
  var echoOpsTap: ((node: unknown, context: unknown) => void) | undefined
}

/** Loudness above which a sample counts as sound: −46 dBFS, well over dither, well under the quietest vowel. */
const AUDIBLE = 0.005

/** Before the page loads: everything the wall plays is written down, and so is what it lights. */
export async function recordRoom(page: Page, litSelector = '[data-lit="true"]'): Promise<void> {
  await page.addInitScript(
    ({ audible, selector }) => {
      const recorder = {
        pieces: [],
        rate: 48_000,
        startedAt: 0,
        firstSoundAt: null,
        lit: [],
      } as RecorderInPage
      globalThis.roomRecorder = recorder
      globalThis.echoOpsTap = (node, context) => {
        const graph = context as BaseAudioContext
        recorder.rate = graph.sampleRate
        const listener = (graph as AudioContext).createScriptProcessor(256, 1, 1)
        listener.onaudioprocess = (event) => {
          const piece = event.inputBuffer.getChannelData(0).slice()
          const now = performance.timeOrigin + performance.now()
          if (recorder.pieces.length === 0)
            recorder.startedAt = now - (piece.length / graph.sampleRate) * 1000
          if (recorder.firstSoundAt === null && piece.some((sample) => Math.abs(sample) > audible))
            recorder.firstSoundAt = now
          recorder.pieces.push(piece)
        }
        ;(node as AudioNode).connect(listener)
        listener.connect(graph.destination)
      }
      const look = () => {
        const text = document.querySelector(selector)?.textContent ?? ''
        if (text !== (recorder.lit.at(-1)?.text ?? ''))
          recorder.lit.push({ at: performance.timeOrigin + performance.now(), text })
      }
      addEventListener('DOMContentLoaded', () =>
        new MutationObserver(look).observe(document.body, {
          subtree: true,
          childList: true,
          attributes: true,
          characterData: true,
        }),
      )
    },
    { audible: AUDIBLE, selector: litSelector },
  )
}

/** What was played so far; the page goes on recording. */
export async function takeRecording(page: Page): Promise<Recording> {
  const taken = await page.evaluate(() => {
    const { pieces, rate, startedAt } = globalThis.roomRecorder
    const samples = new Int16Array(pieces.reduce((sum, piece) => sum + piece.length, 0))
    let at = 0
    for (const piece of pieces)
      for (const sample of piece) samples[at++] = Math.round(Math.max(-1, Math.min(1, sample)) * 32_767)
    const bytes = new Uint8Array(samples.buffer)
    let text = ''
    for (let from = 0; from < bytes.length; from += 32_768)
      text += String.fromCharCode(...bytes.subarray(from, from + 32_768))
    return { base64: btoa(text), rate, startedAt }
  })
  const bytes = Buffer.from(taken.base64, 'base64')
  const integers = new Int16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2)
  return {
    samples: Float32Array.from(integers, (value) => value / 32_768),
    sampleRateHz: taken.rate,
    startedAt: taken.startedAt,
  }
}

export const takeLit = (page: Page): Promise<Lit[]> => page.evaluate(() => globalThis.roomRecorder.lit)
export const firstSoundAt = (page: Page): Promise<number | null> =>
  page.evaluate(() => globalThis.roomRecorder.firstSoundAt)

/** The part of a recording between two epoch times. */
export function between(recording: Recording, from: number, to: number): Recording {
  const at = (time: number) =>
    Math.max(0, Math.round(((time - recording.startedAt) / 1000) * recording.sampleRateHz))
  return { ...recording, startedAt: from, samples: recording.samples.slice(at(from), at(to)) }
}
