import { WebSocket } from 'ws'
import { decodeAudioFrame } from '../../src/contract/audio-frame.ts'
import type { SpeechView } from '../../src/contract/incident.ts'
import { type LiveEvent, liveEventSchema, type WallMessage } from '../../src/contract/live.ts'

/** One utterance whose sound reached the wall. */
export interface Heard {
  readonly id: string
  readonly incidentId: string | null
  readonly key: string
  readonly purpose: SpeechView['purpose']
  readonly text: string
  ended: boolean
}

/** A wall without a screen: it takes the sound, says at once that it was heard, and remembers everything. */
export interface ListeningWall {
  readonly events: readonly LiveEvent[]
  /** In the order in which their sound began. */
  readonly heard: readonly Heard[]
  send(message: WallMessage): void
  close(): void
}

export interface WallOptions {
  /** What this wall heard in an earlier life of the engine; it goes on writing here. */
  readonly memory?: Heard[]
  readonly onEvent?: (event: LiveEvent) => void
}

export async function openListeningWall(url: string, options: WallOptions = {}): Promise<ListeningWall> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/live`, { headers: { origin: url } })
  const heard = options.memory ?? []
  const events: LiveEvent[] = []
  const announced = new Map<number, Heard>()
  const playing = new Set<number>()
  const send = (message: WallMessage): void => {
    if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message))
  }
  const listen = (bytes: Uint8Array): void => {
    const frame = decodeAudioFrame(bytes)
    const utterance = frame === null ? undefined : announced.get(frame.number)
    if (frame === null || utterance === undefined) throw new Error('sound that belongs to nothing announced')
    if (!playing.has(frame.number)) {
      playing.add(frame.number)
      heard.push(utterance)
      send({ type: 'started', number: frame.number })
    }
    if (!frame.last) return
    utterance.ended = true
    send({ type: 'ended', number: frame.number })
  }
  socket.on('message', (data: Buffer, isBinary: boolean) => {
    if (isBinary) return listen(new Uint8Array(data))
    const event = liveEventSchema.parse(JSON.parse(data.toString()))
    events.push(event)
    if (event.type === 'utterance') {
      const { id, incident_id, key, purpose, text } = event.utterance
      announced.set(event.number, { id, incidentId: incident_id, key, purpose, text, ended: false })
    }
    options.onEvent?.(event)
  })
  await new Promise<void>((open, failed) => {
    socket.once('open', open)
    socket.once('error', failed)
  })
  socket.on('error', () => socket.terminate())
  const ended = heard.filter((one) => one.ended).slice(-20)
  if (ended.length > 0)
    send({
      type: 'heard',
      utterances: ended.map(({ incidentId, purpose, key }) => ({ incident_id: incidentId, purpose, key })),
    })
  send({ type: 'sound', state: 'on' })
  return { events, heard, send, close: () => socket.terminate() }
}
