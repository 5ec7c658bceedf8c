import type { SoundState } from '../state/wall-state.ts'

/** How long a browser may take to start an audio graph before it is taken to forbid sound. */
const GRACE_MS = 1_000
/** A running graph whose clock stands still for this long has lost its device. */
const STALL_MS = 3_000
const REOPEN_MS = 2_000

export interface SoundOutput {
  readonly context: AudioContext
  /** Connect what is to be heard here. */
  readonly input: AudioNode
  /** Carries what is heard, for the meter. */
  readonly analyser: AnalyserNode
}

export interface SoundHears {
  state(state: SoundState): void
  /** A new graph: what played on an older one is gone. */
  opened(output: SoundOutput): void
}

export interface SoundKeeper {
  /** To be called from a key or a click: browsers then allow sound. */
  unlock(): void
  close(): void
}

/**
 * Keeps one running audio graph for as long as the page lives. A silent source never lets the device sleep: it costs
 * 60 ms and at worst 1.5 s to wake one. When the device or the graph is lost, another is opened.
 */
export function keepSound(hears: SoundHears): SoundKeeper {
  let output = open()
  let grace: ReturnType<typeof setTimeout> | undefined
  let reopening: ReturnType<typeof setTimeout> | undefined
  let heardAt = -1
  const watch = setInterval(checkClock, STALL_MS)
  report()

  function open(): SoundOutput {
    const next = buildOutput()
    next.context.addEventListener('statechange', report)
    next.context.addEventListener('error', reopen)
    hears.opened(next)
    return next
  }

  function report(): void {
    if (output.context.state === 'running') {
      clearTimeout(grace)
      grace = undefined
      return hears.state('on')
    }
    if (output.context.state === 'closed') return reopen()
    // Suspended: not yet started, forbidden, or put to sleep by the system. Ask, and wait a moment for the answer.
    if (heardAt >= 0) hears.state('off')
    resume()
    grace ??= setTimeout(giveUp, GRACE_MS)
  }

  function resume(): void {
    output.context.resume().catch(() => hears.state('blocked'))
  }

  function giveUp(): void {
    grace = undefined
    if (output.context.state !== 'running') hears.state('blocked')
  }

  function checkClock(): void {
    const { state, currentTime } = output.context
    if (state === 'running' && currentTime === heardAt) return reopen()
    if (state === 'running') heardAt = currentTime
  }

  /** At once after a graph that has run; one that never did is not tried again in a hurry. */
  function reopen(): void {
    hears.state('off')
    release(output)
    const wait = heardAt >= 0 ? 0 : REOPEN_MS
    heardAt = -1
    clearTimeout(reopening)
    reopening = setTimeout(() => {
      output = open()
      report()
    }, wait)
  }

  function release(old: SoundOutput): void {
    old.context.removeEventListener('statechange', report)
    old.context.removeEventListener('error', reopen)
    if (old.context.state !== 'closed') void old.context.close()
  }

  return {
    unlock: () => {
      if (output.context.state === 'suspended') resume()
    },
    close: () => {
      clearInterval(watch)
      clearTimeout(grace)
      clearTimeout(reopening)
      release(output)
    },
  }
}

function buildOutput(): SoundOutput {
  const context = new AudioContext({ latencyHint: 'interactive' })
  const input = context.createGain()
  const analyser = context.createAnalyser()
  analyser.fftSize = 1024
  analyser.smoothingTimeConstant = 0.6
  // A voice near full scale just fills the meter.
  analyser.minDecibels = -80
  analyser.maxDecibels = -14
  input.connect(context.destination)
  input.connect(analyser)
  const silence = context.createConstantSource()
  silence.offset.value = 0
  silence.connect(input)
  silence.start()
  window.echoOpsTap?.(input, context)
  return { context, input, analyser }
}
