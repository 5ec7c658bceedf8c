import { writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type Locator, type Page } from '@playwright/test'
import type { AudioFrame } from '../../src/contract/audio-frame.ts'
import type { CommandView } from '../../src/contract/command.ts'
import type { WallMessage } from '../../src/contract/live.ts'
import type { FakeEngine } from './fake-engine.ts'

type TalkMessage = Extract<WallMessage, { type: 'talk' }>

/** What the walls told of their talk keys, in order. */
export const talksOf = (engine: FakeEngine): TalkMessage[] =>
  engine.received.filter((message) => message.type === 'talk')
export const phasesOf = (engine: FakeEngine): string[] => talksOf(engine).map(({ phase }) => phase)

export async function talkOf(engine: FakeEngine, phase: TalkMessage['phase']): Promise<number> {
  const message = await engine.heard((one) => one.type === 'talk' && one.phase === phase)
  return message.type === 'talk' ? message.talk : 0
}

/** Any key is a touch: the microphone opens ahead of its use. Waits until it is ready. */
export async function openMicrophone(page: Page): Promise<void> {
  await page.keyboard.press('Shift')
  await expect(page.locator('.talk-key')).toHaveAttribute('data-microphone', 'ready')
}

export async function holdSpace(page: Page): Promise<void> {
  await page.keyboard.down(' ')
  await page.locator('.hearing[data-phase="listening"]').waitFor()
}

export const show = (engine: FakeEngine, command: CommandView | null): void =>
  engine.send({ type: 'command', command })
export const commandLine = (page: Page): Locator => page.getByLabel('Command', { exact: true })
export const typedAt = (engine: FakeEngine): string[] =>
  engine.received.flatMap((message) => (message.type === 'command' ? [message.text] : []))

/** Whatever is wrong with the microphone, a command can be typed. */
export async function expectTyping(engine: FakeEngine, page: Page): Promise<void> {
  await page.keyboard.press('/')
  await page.keyboard.type('status')
  await page.keyboard.press('Enter')
  await expect.poll(() => typedAt(engine)).toEqual(['status'])
}

/** The samples of all frames, −1 … 1. */
export function samplesOf(frames: readonly AudioFrame[]): number[] {
  return frames.flatMap(({ pcm }) => {
    const view = new DataView(pcm.buffer, pcm.byteOffset, pcm.byteLength)
    return Array.from({ length: pcm.byteLength / 2 }, (_, index) => view.getInt16(index * 2, true) / 32_768)
  })
}

/** The share of the power of `samples` that is one tone, 0 … 1. */
export function shareOf(samples: readonly number[], hz: number, rateHz = 16_000): number {
  const at = (index: number) => (2 * Math.PI * hz * index) / rateHz
  const sum = (term: (sample: number, index: number) => number) =>
    samples.reduce((total, sample, index) => total + term(sample, index), 0)
  const [re, im] = [sum((x, i) => x * Math.cos(at(i))), sum((x, i) => x * Math.sin(at(i)))]
  return (2 * (re * re + im * im)) / samples.length / sum((x) => x * x)
}

/** A WAV file at 48 kHz that repeats without a seam: 440 Hz, and as loud 12 kHz, which no ear at 16 kHz may hear. */
export function writeTones(): string {
  const rateHz = 48_000
  const samples = Int16Array.from({ length: rateHz }, (_, index) => {
    const at = (hz: number) => Math.sin((2 * Math.PI * hz * index) / rateHz)
    return Math.round(6_000 * (at(440) + at(12_000)))
  })
  const path = join(tmpdir(), `echoops-tones-${process.pid}.wav`)
  writeFileSync(path, wav(samples, rateHz))
  return path
}

/** RIFF, PCM, 16 bit, one channel. */
export function wav(pcm: Int16Array, rateHz = 16_000): Uint8Array {
  const header = new DataView(new ArrayBuffer(44))
  const text = (at: number, word: string) => {
    for (const [index, letter] of [...word].entries()) header.setUint8(at + index, letter.charCodeAt(0))
  }
  text(0, 'RIFF')
  header.setUint32(4, 36 + pcm.byteLength, true)
  text(8, 'WAVEfmt ')
  header.setUint32(16, 16, true)
  header.setUint16(20, 1, true)
  header.setUint16(22, 1, true)
  header.setUint32(24, rateHz, true)
  header.setUint32(28, rateHz * 2, true)
  header.setUint16(32, 2, true)
  header.setUint16(34, 16, true)
  text(36, 'data')
  header.setUint32(40, pcm.byteLength, true)
  return Buffer.concat([new Uint8Array(header.buffer), new Uint8Array(pcm.buffer)])
}
