/**
 * The process that sees the talk key go down and up whatever window has the focus. The system shows it every key; it compares and
 * forgets, and says `ready`, `down` (again while the key is held) and `up` of the one in its first argument. The library aborts it
 * where there is no X display, and when that goes away.
 */
import { UiohookKey, type UiohookKeyboardEvent, uIOhook } from 'uiohook-napi'
import type { HookMessage } from './talk-key.ts'

const [key = '', ...modifiers] = (process.argv[2] ?? '').split('+').reverse()
const code: number | undefined = Reflect.get(UiohookKey, key)
if (code === undefined) throw new Error(`there is no key ${key}`)

const say = (message: HookMessage) => process.parentPort.postMessage(message)

function isChord(event: UiohookKeyboardEvent): boolean {
  const { ctrlKey: Ctrl, altKey: Alt, shiftKey: Shift, metaKey: Super } = event
  const held = { Ctrl, Alt, Shift, Super }
  return event.keycode === code && Object.entries(held).every(([name, is]) => is === modifiers.includes(name))
}

uIOhook.on('keydown', (event) => {
  if (isChord(event)) say('down')
})
// Whichever of a chord is let go first: the key itself ends it.
uIOhook.on('keyup', ({ keycode }) => {
  if (keycode === code) say('up')
})
uIOhook.start()
say('ready')
