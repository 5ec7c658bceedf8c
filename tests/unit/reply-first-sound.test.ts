import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openAnnouncer } from '../../src/main/adapters/announcer/announcer.ts'
import { fliteWasmUrl } from '../../src/main/adapters/local-voice/flite-url.ts'
import { readLexicon } from '../../src/main/adapters/local-voice/lexicon-file.ts'
import { openLocalVoice } from '../../src/main/adapters/local-voice/local-voice.ts'
import { systemClock } from '../../src/main/adapters/system/system-clock.ts'
import type { Room } from '../../src/main/ports/room.ts'
import { anIncident, fakeLedger } from '../fakes/fake-ledger.ts'

const ROUNDS = 60
const log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined }
const STOCK = 'I did not catch that.'
let home: string

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'reply-'))
})
afterAll(() => rm(home, { recursive: true, force: true }))

/** A room that says when the first sound of an utterance arrives. */
function stopwatchRoom(): Room & { first(utteranceId: string): Promise<number> } {
  const waiting = new Map<string, (atMs: number) => void>()
  return {
    listeners: () => 1,
    open: () => undefined,
    send(utteranceId) {
      waiting.get(utteranceId)?.(performance.now())
      waiting.delete(utteranceId)
    },
    stop: () => undefined,
    subscribe: () => () => undefined,
    first: (utteranceId) => new Promise((resolve) => waiting.set(utteranceId, resolve)),
  }
}

it('a stock reply sounds within five milliseconds of our own work, although a report is on air', async () => {
  const clock = systemClock()
  const speaker = openLocalVoice({
    workerUrl: new URL('../../src/main/adapters/local-voice/voice-worker.ts', import.meta.url),
    wasmUrl: fliteWasmUrl(),
    lexicon: readLexicon(home, log),
    clock,
    log,
  })
  const room = stopwatchRoom()
  const archive = {
    keep: async (id: string) => ({ path: id, bytes: 0, contentType: 'audio/wav' as const }),
    find: async () => null,
  }
  let minted = 0
  const ids = { next: (prefix: string) => `${prefix}_${minted++}` }
  const incidents = fakeLedger()
  const announcer = openAnnouncer({ speaker, room, archive, incidents, clock, ids, log })
  await speaker.warm([STOCK])
  const tookMs: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    announcer.begin(incidents.put(anIncident(`service-${round}`, 1)), `Critical. Service ${round} is down.`)
    await new Promise((turn) => setImmediate(turn))
    const begunMs = performance.now()
    const id = announcer.reply(null, 'decision', STOCK) ?? ''
    tookMs.push((await room.first(id)) - begunMs)
    announcer.skip()
  }
  await announcer.close()
  await speaker.close()
  tookMs.sort((a, b) => a - b)
  expect(tookMs[ROUNDS / 2], tookMs.map((ms) => ms.toFixed(1)).join(' ')).toBeLessThan(5)
})
