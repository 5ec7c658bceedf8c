import type { AudioChunk } from '../../domain/speech.ts'
import { clausesOf } from '../../domain/spoken/clauses.ts'
import { EMPTY_LEXICON, type Lexicon } from '../../domain/spoken/lexicon.ts'
import { toSpoken } from '../../domain/spoken/to-spoken.ts'
import type { Speaker } from '../../ports/speaker.ts'
import { createSoundCache } from './sound-cache.ts'
import { unavailable } from './unavailable.ts'
import { VoiceThread, type VoiceThreadOptions } from './voice-thread.ts'

export interface LocalVoiceOptions extends VoiceThreadOptions {
  /** Asked before every text, so that a changed file is heard with the next sentence. See readLexicon. */
  readonly lexicon?: () => Promise<Lexicon>
  /** How much of what it has spoken it keeps; 16 MiB, nine minutes, unless told. */
  readonly memoryBytes?: number
}

const MAX_TEXT_CHARS = 600
const MEMORY_BYTES = 16 * 1_048_576
/** Of what was asked for in advance: four minutes at 16 kHz, three times what forty stock phrases take. */
const STOCK_BYTES = 8 * 1_048_576
/** A piece of sound on its way to the wall. */
const PIECE_MS = 200
const BYTES_PER_SAMPLE = 2

interface Clause {
  readonly text: string
  readonly pauseMs: number
}

/**
 * The voice that ships with the appliance: flite in a worker thread. It speaks clause by clause, so that the first sound
 * comes while the rest is being made; clauses it has spoken are kept. What it was warmed with is kept apart, so that hours
 * of reports do not push the stock phrases out. A text without anything to pronounce gives no chunk.
 */
export function openLocalVoice(options: LocalVoiceOptions): Speaker {
  const thread = new VoiceThread(options)
  const cache = createSoundCache(options.memoryBytes ?? MEMORY_BYTES)
  const stock = createSoundCache(STOCK_BYTES)
  const lexicon = options.lexicon ?? (async () => EMPTY_LEXICON)

  async function soundOf(clause: Clause, signal: AbortSignal): Promise<AudioChunk> {
    const key = keyOf(clause)
    const kept = stock.find(key) ?? cache.find(key)
    if (kept !== undefined) return kept
    const sound = await thread.synthesise(clause.text, clause.pauseMs, signal)
    cache.keep(key, sound)
    return sound
  }

  async function* speak(text: string, signal: AbortSignal): AsyncGenerator<AudioChunk> {
    signal.throwIfAborted()
    if (text.length > MAX_TEXT_CHARS) {
      throw unavailable(
        `The text has ${text.length} characters; at most ${MAX_TEXT_CHARS} are spoken at once.`,
        false,
      )
    }
    const clauses = clausesOf(toSpoken(text, await lexicon()))
    const stop = new AbortController()
    const both = AbortSignal.any([signal, stop.signal])
    try {
      let ahead = begin(clauses[0], both)
      for (let i = 0; ahead !== null; i++) {
        const sound = await ahead
        ahead = begin(clauses[i + 1], both)
        for (const piece of piecesOf(sound)) {
          signal.throwIfAborted()
          yield piece
        }
      }
    } finally {
      stop.abort(new Error('Nobody listens to the rest.'))
    }
  }

  /** Started before it is awaited: its failure counts only when its turn comes, and then it is thrown. */
  function begin(clause: Clause | undefined, signal: AbortSignal): Promise<AudioChunk> | null {
    if (clause === undefined) return null
    const sound = soundOf(clause, signal)
    sound.catch(() => undefined)
    return sound
  }

  return {
    by: 'local-voice',
    speak,
    async warm(texts) {
      await thread.ready()
      const words = await lexicon()
      for (const text of texts) {
        const clauses = clausesOf(toSpoken(text.slice(0, MAX_TEXT_CHARS), words))
        for (const clause of clauses)
          stock.keep(keyOf(clause), await soundOf(clause, new AbortController().signal))
      }
    },
    close: () => thread.close(),
  }
}

const keyOf = ({ text, pauseMs }: Clause): string => `${pauseMs}:${text}`

/** Copies, because the receiver may transfer them away while the whole stays in the cache. */
function* piecesOf({ pcm, sampleRateHz }: AudioChunk): Generator<AudioChunk> {
  const size = Math.round((PIECE_MS * sampleRateHz) / 1_000) * BYTES_PER_SAMPLE
  for (let at = 0; at < pcm.byteLength; at += size) yield { pcm: pcm.slice(at, at + size), sampleRateHz }
}
