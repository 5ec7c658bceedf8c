import { WebSocket } from 'ws'
import { decodeAudioFrame } from '../../src/contract/audio-frame.ts'
import { type LiveEvent, liveEventSchema, type WallMessage } from '../../src/contract/live.ts'

/** A wall without a screen: it takes the sound, says at once that it was heard, and remembers everything. */
export interface ListeningWall {
  readonly events: readonly LiveEvent[]
  /** Utterances in the order in which their sound began; `ended` tells whether it was heard to its end. */
  readonly heard: readonly { id: string; text: string; purpose: string; ended: boolean }[]
  /** Resolves with the first event, past or future, for which `is` holds. */
  until(is: (event: LiveEvent) => boolean): Promise<LiveEvent>
  send(message: WallMessage): void
  close(): void
}

export interface WallHabits {
  /** Called before a report is sent; answering false keeps it back. */
  readonly reports?: (type: 'started' | 'ended', utteranceText: string) => boolean
}

export async function openListeningWall(url: string, habits: WallHabits = {}): Promise<ListeningWall> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/live`, { headers: { origin: url } })
  const events: LiveEvent[] = []
  const heard: { id: string; text: string; purpose: string; ended: boolean; number: number }[] = []
  const waiting = new Set<(event: LiveEvent) => void>()
  const send = (message: WallMessage) => socket.send(JSON.stringify(message))
  const tell = (type: 'started' | 'ended', number: number, text: string) => {
    if (habits.reports?.(type, text) !== false) send({ type, number })
  }
  socket.on('message', (data: Buffer, isBinary: boolean) => {
    if (isBinary) return listen(new Uint8Array(data))
    const event = liveEventSchema.parse(JSON.parse(data.toString()))
    events.push(event)
    if (event.type === 'utterance') announced.set(event.number, event.utterance)
    for (const look of [...waiting]) look(event)
  })
  const announced = new Map<number, { id: string; text: string; purpose: string }>()
  const listen = (bytes: Uint8Array) => {
    const frame = decodeAudioFrame(bytes)
    if (frame === null) throw new Error('a binary message that is no audio frame')
    const utterance = announced.get(frame.number)
    if (utterance === undefined) throw new Error('sound of an utterance that was not announced')
    let entry = heard.find((one) => one.number === frame.number)
    if (entry === undefined) {
      entry = { ...utterance, ended: false, number: frame.number }
      heard.push(entry)
      tell('started', frame.number, utterance.text)
    }
    if (!frame.last) return
    entry.ended = true
    tell('ended', frame.number, utterance.text)
  }
  await new Promise<void>((open, failed) => {
    socket.once('open', open)
    socket.once('error', failed)
  })
  socket.on('error', () => socket.terminate())
  send({ type: 'sound', state: 'on' })
  return {
    events,
    heard,
    send,
    until: (is) =>
      new Promise((found) => {
        const past = events.find(is)
        if (past !== undefined) return found(past)
        const look = (event: LiveEvent) => {
          if (!is(event)) return
          waiting.delete(look)
          found(event)
        }
        waiting.add(look)
      }),
    close: () => socket.terminate(),
  }
}
