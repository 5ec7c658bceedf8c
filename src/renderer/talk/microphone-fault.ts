import type { MicrophoneFault } from '../state/talk-state.ts'

export class MicrophoneError extends Error {
  readonly fault: MicrophoneFault
  constructor(fault: MicrophoneFault, cause?: unknown) {
    super(`the microphone cannot be used: ${fault}`, { cause })
    this.fault = fault
  }
}

/** What getUserMedia's error means for people (W3C Media Capture and Streams, section 10.2). */
const NAMES: Readonly<Record<string, MicrophoneFault>> = {
  NotAllowedError: 'denied',
  SecurityError: 'denied',
  NotFoundError: 'no-device',
  OverconstrainedError: 'no-device',
  NotReadableError: 'taken',
  AbortError: 'taken',
}

export function faultOf(error: unknown): MicrophoneFault {
  if (error instanceof MicrophoneError) return error.fault
  return (error instanceof DOMException ? NAMES[error.name] : undefined) ?? 'failed'
}

/** Why this page can have no microphone, whoever allows it; null when it can. */
export function missingMeans(): MicrophoneFault | null {
  if (!window.isSecureContext) return 'insecure'
  // Both are absent in old and in crippled browsers, whatever their types say.
  const able = 'mediaDevices' in navigator && 'AudioWorkletNode' in window
  return able ? null : 'unsupported'
}
