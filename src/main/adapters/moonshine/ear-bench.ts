import { ClipInHand } from './clip-in-hand.ts'
import type { EarReply, EarRequest } from './ear-messages.ts'
import type { Senses } from './listen.ts'
import { samplesOf } from './loudness.ts'
import { type Model, RATE_HZ } from './model.ts'
import { OwnVoice } from './own-voice.ts'
import { PhraseTree } from './phrase-tree.ts'
import { search } from './search.ts'

/** One speaks, others may wait for their words. */
const MOST_CLIPS = 8
/** So many unlearnt places of the tree are waited for (some three seconds) before a clip is answered; more are done without. */
const WORTH_WAITING_FOR = 5_000

/** What the thread works at: one thing at a time, what somebody waits for first, what can be done ahead after it. */
export class EarBench {
  readonly #senses: Senses
  readonly #reply: (message: EarReply) => void
  readonly #clips = new Map<number, ClipInHand>()
  readonly #ended: number[] = []
  #working = false
  #closing = false
  readonly #closed: () => void

  /** `closed` is called when the model is given back and nothing is under way any more. */
  constructor(model: Model, reply: (message: EarReply) => void, closed: () => void) {
    this.#senses = { model, tree: new PhraseTree(), own: new OwnVoice() }
    this.#reply = reply
    this.#closed = closed
  }

  /** The first pass allocates and compiles: it is done before anybody waits. */
  async warm(): Promise<void> {
    const { model, tree } = this.#senses
    const dictation = await model.listen(new Float32Array(RATE_HZ))
    await search(dictation, tree.root, 4)
    await dictation.dictate([[2], [2]])
  }

  take(request: EarRequest): void {
    switch (request.type) {
      case 'expect':
        this.#senses.tree.expect(request.phrases)
        break
      case 'played':
        this.#senses.own.played(samplesOf(request.pcm), request.sampleRateHz)
        return
      case 'add':
        this.#clipOf(request.clip).add(request.pcm)
        break
      case 'cancel':
        this.#clips.get(request.clip)?.seal()
        this.#clips.delete(request.clip)
        return
      case 'end':
        this.#clipOf(request.clip).seal()
        this.#ended.push(request.clip)
        break
      case 'close':
        this.#closing = true
    }
    if (!this.#working) void this.#work()
  }

  #clipOf(clip: number): ClipInHand {
    const known = this.#clips.get(clip)
    if (known !== undefined) return known
    const made = new ClipInHand(this.#senses)
    this.#clips.set(clip, made)
    for (const oldest of this.#clips.keys()) {
      if (this.#clips.size <= MOST_CLIPS) break
      this.#clips.delete(oldest)
    }
    return made
  }

  /** Until there is nothing to do. What goes wrong with a clip is told to who waits for it; what else does ends the thread. */
  async #work(): Promise<void> {
    this.#working = true
    while (!this.#closing && (await this.#next()));
    this.#working = false
    if (!this.#closing) return
    await this.#senses.model.close()
    this.#closed()
  }

  async #next(): Promise<boolean> {
    const { model, tree } = this.#senses
    const isLearning = tree.waiting > 0
    const [ended] = this.#ended
    if (ended !== undefined && !(isLearning && tree.waiting <= WORTH_WAITING_FOR)) {
      this.#ended.shift()
      await this.#finish(ended)
      return true
    }
    const spoken = ended === undefined ? [...this.#clips].find(([, clip]) => clip.wantsWork) : undefined
    if (spoken !== undefined) {
      await this.#lookAhead(...spoken)
      return true
    }
    if (!isLearning) return false
    await tree.learn(model)
    return true
  }

  async #lookAhead(clip: number, inHand: ClipInHand): Promise<void> {
    try {
      const text = await inHand.work()
      if (text !== null && text !== '' && this.#clips.has(clip)) this.#reply({ type: 'words', clip, text })
    } catch (error) {
      this.#clips.delete(clip)
      this.#reply({ type: 'failed', clip, message: String(error) })
    }
  }

  async #finish(clip: number): Promise<void> {
    const inHand = this.#clipOf(clip)
    this.#clips.delete(clip)
    try {
      const heard = await inHand.end()
      this.#reply({ type: 'heard', clip, heard, clipMs: inHand.clipMs })
    } catch (error) {
      this.#reply({ type: 'failed', clip, message: String(error) })
    }
  }
}
