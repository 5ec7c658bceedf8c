import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { App } from 'electron'
import { EchoError } from '../domain/error.ts'

/**
 * Puts Chromium's profile into the state directory and claims it: one desktop per ECHOOPS_HOME.
 * Throws ECHO_HOME_UNWRITABLE, or ECHO_STORE_LOCKED when another one has it; that one's window then comes to the front.
 */
export function claimHome(app: App, home: string): void {
  const profile = join(home, 'desktop')
  try {
    mkdirSync(profile, { recursive: true, mode: 0o700 })
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new EchoError('ECHO_HOME_UNWRITABLE', `${home} cannot be used as state directory: ${reason}.`, {
      cause,
    })
  }
  app.setPath('userData', profile)
  if (!app.requestSingleInstanceLock())
    throw new EchoError('ECHO_STORE_LOCKED', `Another EchoOps already shows the wall of ${home}.`)
}
