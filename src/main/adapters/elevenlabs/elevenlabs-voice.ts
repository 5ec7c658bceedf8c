import { join } from 'node:path'
import type { AudioChunk, Charge } from '../../domain/speech.ts'
import { EMPTY_LEXICON, type Lexicon } from '../../domain/spoken/lexicon.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import type { Speaker } from '../../ports/speaker.ts'
import type { Spending } from '../../ports/spending.ts'
import { notSpoken } from './errors.ts'
import { LiveVoice } from './live-voice.ts'
import { baseOf } from './place.ts'
import { spokenText } from './spoken-text.ts'
import { openStock, stockKey } from './stock.ts'
import type { PcmFormat } from './voice-http.ts'
import { MANNER } from './voice-line.ts'

export interface ElevenLabsVoiceOptions {
  readonly apiKey: string
  /** `https://api.elevenlabs.io` unless told. */
  readonly baseUrl?: string | undefined
  readonly voiceId: string
  /** `eleven_flash_v2_5` unless told. */
  readonly model?: string | undefined
  /**
   * `pcm_16000` unless told: the rate of the local voice, so that what both say can be joined. A rate that the plan does not allow
   * is replaced by the next lower one.
   */
  readonly outputFormat?: PcmFormat | undefined
  /** Asked before every text, so that a changed file is heard with the next sentence. */
  readonly lexicon?: () => Promise<Lexicon>
  readonly spending: Spending
  /** Dollars for so many characters. */
  readonly costOf: (model: string, characters: number) => number
  readonly clock: Clock
  readonly log: Log
  /** ECHOOPS_HOME; stock phrases are kept in a folder of it. */
  readonly home: string
  /** Sockets at the same time; 2 unless told, what free plans allow. */
  readonly concurrency?: number | undefined
  /** From `speak` to the first sound; 2,500 ms unless told. */
  readonly firstSoundMs?: number | undefined
  /** Between two parts of a sound; 2,500 ms unless told. */
  readonly nextSoundMs?: number | undefined
}

/** Beside journal and audio in the home. */
export const STOCK_FOLDER = 'elevenlabs-phrases'
const MAX_TEXT_CHARS = 600
const MOST_STOCK = 100
const PIECE_MS = 200
const BYTES_PER_SAMPLE = 2

/**
 * ElevenLabs as a voice. Rejects with a ProviderError, `isOurs` when the budget of the hour is used up, or with
 * ECHO_SPEAKER_UNAVAILABLE when the text is too long. Gives nothing before there is something to hear, so that it can be raced against another voice. What it was warmed with is
 * spoken from disk, without network, from then on.
 */
export function openElevenLabsVoice(options: ElevenLabsVoiceOptions): Speaker {
  const {
    home,
    log,
    voiceId,
    model = 'eleven_flash_v2_5',
    firstSoundMs = 2_500,
    nextSoundMs = 2_500,
  } = options
  const read = options.lexicon ?? (async () => EMPTY_LEXICON)
  /** As it was last read: `has` cannot wait. */
  let newest: Lexicon | null = null
  const lexicon = async () => {
    newest = await read()
    return newest
  }
  const stock = openStock({ folder: join(home, STOCK_FOLDER), log })
  const live = new LiveVoice({
    ...options,
    model,
    baseUrl: baseOf(options.baseUrl),
    outputFormat: options.outputFormat ?? 'pcm_16000',
    concurrency: options.concurrency ?? 2,
    deadlines: { firstSoundMs, nextSoundMs },
  })
  const closing = new AbortController()
  /** A price of nothing is none that is known. */
  const chargeOf = (words: string): Charge => {
    const costUsd = options.costOf(model, words.length)
    return { characters: words.length, costUsd: costUsd > 0 ? costUsd : null }
  }
  const keyOf = (words: string) => stockKey([model, voiceId, live.format, JSON.stringify(MANNER), words])

  async function* speak(text: string, signal: AbortSignal): AsyncGenerator<AudioChunk> {
    signal.throwIfAborted()
    if (text.length > MAX_TEXT_CHARS)
      throw notSpoken(`The text has ${text.length} characters; at most ${MAX_TEXT_CHARS} are spoken at once.`)
    const words = spokenText(text, await lexicon())
    if (words === '') return
    const kept = await stock.find(keyOf(words))
    if (kept === null) {
      let charged: Charge | undefined = chargeOf(words)
      for await (const chunk of live.speak(words, signal)) {
        yield charged === undefined ? chunk : { ...chunk, charged }
        charged = undefined
      }
      return
    }
    for (const piece of piecesOf(kept)) {
      signal.throwIfAborted()
      yield piece
    }
  }

  async function makeStock(words: string): Promise<void> {
    if (words === '' || (await stock.find(keyOf(words))) !== null) return
    const chunks: AudioChunk[] = []
    for await (const chunk of live.speak(words, closing.signal)) chunks.push(chunk)
    const [first] = chunks
    if (first === undefined) return
    const pcm = Buffer.concat(chunks.map((chunk) => chunk.pcm))
    await stock.keep(keyOf(words), { pcm, sampleRateHz: first.sampleRateHz })
  }

  return {
    by: 'elevenlabs',
    speak,
    has: (text) =>
      newest !== null && text.length <= MAX_TEXT_CHARS && stock.has(keyOf(spokenText(text, newest))),
    async warm(texts) {
      const prepared = live.prepare()
      // Awaited below, after what can be done without it.
      prepared.catch(() => undefined)
      const known = await lexicon()
      await stock.look()
      for (const text of texts.slice(0, MOST_STOCK))
        await makeStock(spokenText(text.slice(0, MAX_TEXT_CHARS), known))
      await prepared
      // The stock has used up sockets: the one for the next text is awaited as well.
      await live.prepare()
    },
    async close() {
      closing.abort(notSpoken('The voice is closed.'))
      live.close()
    },
  }
}

/** Buffers of their own, as the receiver may transfer them away. */
function* piecesOf({ pcm, sampleRateHz }: AudioChunk): Generator<AudioChunk> {
  const size = Math.round((PIECE_MS * sampleRateHz) / 1_000) * BYTES_PER_SAMPLE
  for (let at = 0; at < pcm.byteLength; at += size) yield { pcm: pcm.slice(at, at + size), sampleRateHz }
}
