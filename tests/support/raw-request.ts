import { connect } from 'node:net'

const GIVE_UP_MS = 5_000

/** Sends these very bytes, and gives what comes back until the connection ends. What never ends is ended after 5 s. */
export function sendRaw(url: string, bytes: string | Uint8Array): Promise<string> {
  const { hostname, port } = new URL(url)
  return new Promise((done) => {
    const socket = connect(Number(port), hostname)
    let answer = ''
    const timer = setTimeout(() => socket.destroy(), GIVE_UP_MS)
    socket.on('data', (data) => {
      answer += data.toString('latin1')
    })
    // A refusal may come as a reset; what was read until then is the answer.
    socket.on('error', () => socket.destroy())
    socket.on('close', () => {
      clearTimeout(timer)
      done(answer)
    })
    socket.write(bytes)
  })
}

/** Begins a request and breaks the connection in the middle of it. */
export function breakOff(url: string, bytes: string): Promise<void> {
  const { hostname, port } = new URL(url)
  return new Promise((done) => {
    const socket = connect(Number(port), hostname)
    socket.on('error', () => done())
    socket.on('close', () => done())
    socket.write(bytes, () => socket.resetAndDestroy())
  })
}
