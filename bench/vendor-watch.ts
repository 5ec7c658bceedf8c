import { type FakeSound, hum, PUBLISHED } from '../tests/fakes/elevenlabs/index.ts'
import { type FakeGeminiRequest, type FakeReply, reportText, say } from '../tests/fakes/gemini/index.ts'
import { epochNow } from './wall-page.ts'

/** The fake writes so many characters an event. */
const PIECE_CHARS = 16

/** What the vendors themselves took for one report, by the clock of the fakes: the least that any appliance needs. */
export class VendorWatch {
  readonly #sounds = new Map<string, Promise<Buffer>>()
  /** When each wait of the model was over: for its first token, then one a piece. */
  #waited: number[] = []
  #askedAt: number | null = null
  #firstSentence = { text: '', chars: 0 }
  #spokenAt: number | null = null

  /** When the model was asked, epoch milliseconds; null: not yet. */
  get askedAt(): number | null {
    return this.#askedAt
  }

  /** The model's time to the end of its first sentence, and the voice's to its first sound, milliseconds. */
  get firstSoundMs(): number {
    return this.writtenAt - (this.#askedAt ?? 0) + PUBLISHED.firstSoundMs
  }

  /** When the model's first sentence was written, and when the voice was given it, epoch milliseconds. */
  get writtenAt(): number {
    const written = this.#waited[Math.ceil(this.#firstSentence.chars / PIECE_CHARS)]
    if (written === undefined) throw new Error('the model was not asked')
    return written
  }

  get spokenAt(): number {
    if (this.#spokenAt === null) throw new Error('the voice was not asked')
    return this.#spokenAt
  }

  forget(): void {
    this.#waited = []
    this.#askedAt = null
    this.#spokenAt = null
  }

  readonly wait = async (ms: number): Promise<void> => {
    await new Promise((done) => setTimeout(done, ms))
    this.#waited.push(epochNow())
  }

  /** The same sound for the same text, so that making it takes none of the vendor's time from the second time on. */
  readonly sound: FakeSound = (text, rateHz) => {
    if (text === this.#firstSentence.text) this.#spokenAt ??= epochNow()
    const known = this.#sounds.get(`${rateHz}:${text}`) ?? hum(text, rateHz)
    this.#sounds.set(`${rateHz}:${text}`, known)
    return known
  }

  readonly report = (request: FakeGeminiRequest): FakeReply => {
    this.#askedAt = epochNow()
    const items = itemsOn(request)
    const text = reportText(items)
    this.#firstSentence = { text: items[0]?.text ?? '', chars: text.indexOf('\n') }
    return say(text)
  }

  readonly silence = (): FakeReply => {
    this.#askedAt = epochNow()
    return { kind: 'silence' }
  }
}

/** As a model writes it: the cause rests on the evidence that speaks of the pool. */
function itemsOn({ text }: FakeGeminiRequest) {
  const evidence = text
    .split('\n')
    .flatMap((line) => (line.startsWith('{') ? [JSON.parse(line) as { id?: string; template?: string }] : []))
  const pool = evidence.find(({ template }) => template !== undefined && /pool/i.test(template))?.id
  if (pool === undefined) throw new Error('the model was not shown the evidence')
  return [
    { key: 'what', text: 'The payment gateway answers with errors.', evidence_ids: ['E0'] },
    { key: 'cause', text: 'Its connection pool is probably exhausted.', evidence_ids: [pool] },
    { key: 'next', text: 'Look at what holds the connections.', evidence_ids: [pool] },
    { key: 'conclusion', text: 'Connection pool exhausted', evidence_ids: [pool], confidence: 0.7 },
  ]
}
