import { fileURLToPath } from 'node:url'
import { globalShortcut, utilityProcess } from 'electron'
import { type HookHears, openTalkKey, type TalkKey, type TalkKeyParts } from './talk-key.ts'

/** What the hook needs to find the display, and nothing that is secret. */
const PASSED_ON = ['DISPLAY', 'XAUTHORITY', 'HOME', 'PATH', 'LANG', 'SystemRoot', 'TEMP', 'TMPDIR']

export interface MachineTalkKeyParts extends Omit<TalkKeyParts, 'startHook' | 'takeKey'> {
  /** The process's own. */
  readonly environment: Readonly<Record<string, string | undefined>>
}

/** The talk key with Electron behind it. */
export function openMachineTalkKey({ environment, ...parts }: MachineTalkKeyParts): TalkKey {
  const { key, log } = parts
  if (environment['WAYLAND_DISPLAY'] !== undefined)
    log.warn({ key }, 'Wayland shows the talk key only to the window with the focus')
  return openTalkKey({
    ...parts,
    startHook: (hears) => startHook(key, environment, hears),
    takeKey: (pressed) => globalShortcut.register(key, pressed),
  })
}

function startHook(
  key: string,
  environment: MachineTalkKeyParts['environment'],
  hears: HookHears,
): () => void {
  const passedOn = PASSED_ON.flatMap((name) => {
    const value = environment[name]
    return value === undefined ? [] : [[name, value] as const]
  })
  const child = utilityProcess.fork(fileURLToPath(new URL('./talk-key-hook.js', import.meta.url)), [key], {
    serviceName: 'EchoOps talk key',
    stdio: 'ignore',
    env: Object.fromEntries(passedOn),
  })
  child.on('message', hears.message)
  child.on('exit', hears.ended)
  return () => void child.kill()
}
