const KEY = 'echoops.reloaded'
/** A wall runs for months; a version older than this many updates does not come back. */
const REMEMBERED = 20

export interface ReloadWorld {
  /** What this tab remembers over a reload; null when it may remember nothing. */
  readonly storage: Pick<Storage, 'getItem' | 'setItem'> | null
  reload(): void
}

/**
 * Loads the page anew because the engine is of another version; once for each, so that an engine that brings an old page
 * along cannot keep a wall reloading for ever. False when it did not: somebody has to.
 */
export function reloadOnce(version: string, world: ReloadWorld): boolean {
  try {
    const known = world.storage?.getItem(KEY)?.split('\n') ?? []
    if (world.storage === null || known.includes(version)) return false
    world.storage.setItem(KEY, [...known, version].slice(-REMEMBERED).join('\n'))
  } catch {
    // Storage is full or forbidden: what cannot be remembered must not be done twice.
    return false
  }
  world.reload()
  return true
}

/** The browser's own. */
export function browserReload(): ReloadWorld {
  return { storage: tabStorage(), reload: () => window.location.reload() }
}

function tabStorage(): Storage | null {
  try {
    return window.sessionStorage
  } catch {
    return null
  }
}
