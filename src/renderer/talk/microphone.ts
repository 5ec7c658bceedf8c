import type { MicrophoneFault, MicrophoneState } from '../state/talk-state.ts'
import type { CapturedPiece, CaptureOrder } from './capture-worklet.ts'
import captureUrl from './capture-worklet.ts?worker&url'
import { faultOf, MicrophoneError, missingMeans } from './microphone-fault.ts'

/** A microphone nobody has used for this long is given back to the system. */
const IDLE_MS = 5 * 60_000
/** An audio graph that does not run by then will not. */
const START_MS = 3_000

/**
 * The voice of somebody a step away from a loudspeaker. Noise suppression takes from consonants and did not help the ear;
 * echo cancellation keeps the appliance's own voice out.
 */
const WANTED: MediaStreamConstraints = {
  audio: { echoCancellation: true, noiseSuppression: false, autoGainControl: true, channelCount: 1 },
}

export interface MicrophoneHears {
  state(state: MicrophoneState): void
  /** It was open and is gone. */
  lost(fault: MicrophoneFault): void
  piece(piece: CapturedPiece): void
}

/** The microphone of this machine. Between `begin` and `end` it hands on what is said; else nothing leaves it. */
export interface Microphone {
  /** @throws {MicrophoneError} */
  open(): Promise<void>
  /** Opens it if nobody has to be asked for that; says nothing if that fails. */
  warm(): void
  begin(talk: number, preRoll: boolean): void
  end(): void
  /** Carries what it hears, for the meter; null while it is closed. */
  analyser(): AnalyserNode | null
  close(): void
}

interface Opened {
  readonly stream: MediaStream
  readonly context: AudioContext
  readonly analyser: AnalyserNode
  readonly node: AudioWorkletNode
}

/** Opened at the first press, then kept open, so that no first word is lost; for the time it takes to open one. */
export function keepMicrophone(hears: MicrophoneHears): Microphone {
  let opened: Opened | null = null
  let opening: Promise<void> | null = null
  let idle: ReturnType<typeof setTimeout> | undefined
  /** A kiosk that may always listen says "prompt" all the same: what has worked once is known to. */
  let worked = false

  function open(): Promise<void> {
    restartIdle()
    if (opened !== null) return Promise.resolve()
    opening ??= openNow().finally(() => {
      opening = null
    })
    return opening
  }

  async function openNow(): Promise<void> {
    hears.state('opening')
    try {
      opened = await openGraph()
    } catch (error) {
      hears.state('closed')
      throw new MicrophoneError(faultOf(error), error)
    }
    worked = true
    watch(opened)
    hears.state('ready')
  }

  function watch(mine: Opened): void {
    const lose = (fault: MicrophoneFault) => {
      if (opened !== mine) return
      close()
      hears.lost(fault)
    }
    for (const track of mine.stream.getAudioTracks()) track.onended = () => lose('unplugged')
    mine.node.onprocessorerror = () => lose('failed')
    mine.context.onstatechange = () => {
      if (mine.context.state !== 'running') lose('failed')
    }
    mine.node.port.onmessage = ({ data }: MessageEvent<CapturedPiece>) => hears.piece(data)
  }

  function order(given: CaptureOrder): void {
    opened?.node.port.postMessage(given)
  }

  function restartIdle(): void {
    clearTimeout(idle)
    idle = setTimeout(close, IDLE_MS)
  }

  function close(): void {
    clearTimeout(idle)
    const old = opened
    if (old === null) return
    opened = null
    release(old)
    hears.state('closed')
  }

  return {
    open,
    warm: () => {
      if (opened !== null) return restartIdle()
      if (opening !== null || missingMeans() !== null) return
      Promise.resolve(worked || isAllowed())
        .then((allowed) => (allowed ? open() : undefined))
        // Nobody has asked for it yet; the press that does will be told.
        .catch(() => undefined)
    },
    begin: (talk, preRoll) => {
      restartIdle()
      order({ type: 'begin', talk, preRoll })
    },
    end: () => order({ type: 'end' }),
    analyser: () => opened?.analyser ?? null,
    close,
  }
}

async function isAllowed(): Promise<boolean> {
  const { state } = await navigator.permissions.query({ name: 'microphone' })
  return state === 'granted'
}

async function openGraph(): Promise<Opened> {
  const missing = missingMeans()
  if (missing !== null) throw new MicrophoneError(missing)
  const stream = await navigator.mediaDevices.getUserMedia(WANTED)
  const context = new AudioContext({ latencyHint: 'interactive' })
  try {
    await Promise.all([context.audioWorklet.addModule(captureUrl), started(context)])
    return { stream, context, ...connect(stream, context) }
  } catch (error) {
    release({ stream, context })
    throw error
  }
}

function started(context: AudioContext): Promise<void> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new MicrophoneError('failed')), START_MS)
    context
      .resume()
      .then(resolve, reject)
      .finally(() => clearTimeout(late))
  })
}

function connect(stream: MediaStream, context: AudioContext): Pick<Opened, 'analyser' | 'node'> {
  const source = context.createMediaStreamSource(stream)
  const analyser = context.createAnalyser()
  analyser.fftSize = 1024
  analyser.smoothingTimeConstant = 0.5
  analyser.minDecibels = -85
  analyser.maxDecibels = -20
  const mono = { channelCount: 1, channelCountMode: 'explicit', channelInterpretation: 'speakers' } as const
  const node = new AudioWorkletNode(context, 'echoops-capture', { ...mono, outputChannelCount: [1] })
  source.connect(analyser)
  // What goes on to the loudspeaker is silence; a graph that leads nowhere need not be run.
  source.connect(node).connect(context.destination)
  return { analyser, node }
}

function release({ stream, context }: Pick<Opened, 'stream' | 'context'>): void {
  for (const track of stream.getTracks()) {
    track.onended = null
    track.stop()
  }
  context.onstatechange = null
  if (context.state !== 'closed') void context.close()
}
