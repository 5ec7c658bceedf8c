import { readFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'

/** A keyboard of the X display: its keys go to whatever has the focus, as those of a real one. */
export interface Keyboard {
  down(key: keyof typeof KEYCODES): Promise<void>
  up(key: keyof typeof KEYCODES): Promise<void>
  unplug(): void
}

/** Keycodes of X.Org's evdev rules: Linux's key code and 8. */
const KEYCODES = { F9: 75 } as const
const COOKIE = 'MIT-MAGIC-COOKIE-1'
/** X11 core protocol, requests by number; XTEST 2.2, FakeInput. */
const QUERY_EXTENSION = 98
const GET_INPUT_FOCUS = 43
const FAKE_INPUT = 2
const PRESS = 2
const RELEASE = 3

/** Speaks the X protocol itself, so that no test needs a program for it. Throws where DISPLAY is not one of this machine. */
export async function plugInKeyboard(): Promise<Keyboard> {
  const number = /^:(\d+)/.exec(process.env['DISPLAY'] ?? '')?.[1]
  if (number === undefined) throw new Error('there is no X display of this machine; run this under xvfb-run')
  const socket = connect(`/tmp/.X11-unix/X${number}`)
  const accepted = await answerTo(socket, setup(cookieOf(number)), setupIn)
  if (accepted[0] !== 1) throw new Error(`the X display refused: ${accepted.toString('latin1', 8)}`)
  const { 8: present, 9: xtest = 0 } = await answerTo(socket, queryExtension('XTEST'))
  if (present !== 1) throw new Error('the X display has no XTEST')

  /** Done when the server has answered the request that follows. */
  async function turn(type: number, key: keyof typeof KEYCODES): Promise<void> {
    const fake = Buffer.alloc(36)
    fake.set([xtest, FAKE_INPUT, 9, 0, type, KEYCODES[key]])
    const { 0: kind } = await answerTo(socket, Buffer.concat([fake, Buffer.from([GET_INPUT_FOCUS, 0, 1, 0])]))
    if (kind === ERROR) throw new Error(`the X display does not turn ${key}`)
  }
  return {
    down: (key) => turn(PRESS, key),
    up: (key) => turn(RELEASE, key),
    unplug: () => socket.destroy(),
  }
}

const REPLY = 1
const ERROR = 0
/** What is no reply has one size (X protocol, "Message format"). */
const BYTES = 32

/** One request at a time. Events that come to everybody, such as news of the keyboard's map, are passed over. */
function answerTo(socket: Socket, request: Buffer, find = replyIn): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let bytes: Buffer = Buffer.alloc(0)
    const hear = (piece: Buffer) => {
      bytes = Buffer.concat([bytes, piece])
      const answer = find(bytes)
      if (answer === null) return
      socket.off('error', reject).off('data', hear)
      resolve(answer)
    }
    socket.once('error', reject).on('data', hear)
    socket.write(request)
  })
}

/** No event comes before this one. */
function setupIn(bytes: Buffer): Buffer | null {
  return bytes.length >= 8 && bytes.length >= 8 + 4 * bytes.readUInt16LE(6) ? bytes : null
}

function replyIn(bytes: Buffer): Buffer | null {
  for (let at = 0; at + BYTES <= bytes.length; at += BYTES)
    if (bytes[at] === REPLY || bytes[at] === ERROR) return bytes.subarray(at, at + BYTES)
  return null
}

const padded = (bytes: Buffer) => Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)])

function setup(cookie: Buffer | null): Buffer {
  const name = cookie === null ? '' : COOKIE
  const head = Buffer.alloc(12)
  head.write('l')
  head.writeUInt16LE(11, 2)
  head.writeUInt16LE(name.length, 6)
  head.writeUInt16LE(cookie?.length ?? 0, 8)
  return Buffer.concat([head, padded(Buffer.from(name)), padded(cookie ?? Buffer.alloc(0))])
}

function queryExtension(name: string): Buffer {
  const text = padded(Buffer.from(name))
  const head = Buffer.alloc(8)
  head.set([QUERY_EXTENSION, 0, 2 + text.length / 4, 0, name.length])
  return Buffer.concat([head, text])
}

/** Out of the file of XAUTHORITY (Xau(3)): family, then address, display number, name and data, each with its length. */
function cookieOf(number: string): Buffer | null {
  const path = process.env['XAUTHORITY']
  if (path === undefined) return null
  const file = readFileSync(path)
  for (let at = 2; at < file.length; at += 2) {
    const parts = Array.from({ length: 4 }, () => {
      const length = file.readUInt16BE(at)
      at += 2 + length
      return file.subarray(at - length, at)
    })
    const [, display, name, data] = parts
    if (String(display) === number && String(name) === COOKIE) return data ?? null
  }
  return null
}
