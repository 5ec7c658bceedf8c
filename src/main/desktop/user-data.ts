import { join } from 'node:path'
import type { App } from 'electron'
import { prepareHome } from '../adapters/sqlite/home.ts'
import { EchoError } from '../domain/error.ts'

/**
 * Puts Chromium's profile into the state directory and claims it: one desktop per ECHOOPS_HOME.
 * Throws ECHO_HOME_UNWRITABLE, or ECHO_STORE_LOCKED when another one has it; that one's window then comes to the front.
 */
export function claimHome(app: App, home: string): void {
  const profile = join(home, 'desktop')
  prepareHome(home)
  prepareHome(profile)
  app.setPath('userData', profile)
  if (!app.requestSingleInstanceLock())
    throw new EchoError(
      'ECHO_STORE_LOCKED',
      `Another EchoOps already shows the wall of ${home}; its window comes to the front. Stop it, or set ECHOOPS_HOME to another directory.`,
    )
}
