import { posix, win32 } from 'node:path'

/** Where and as whom the process runs, as far as paths depend on it. */
export interface Place {
  readonly platform: NodeJS.Platform
  readonly homedir: string
  /** Relative paths count from here. */
  readonly cwd: string
}

type Environment = Readonly<Record<string, string | undefined>>

/**
 * The state directory when ECHOOPS_HOME is not set.
 * Sources: XDG Base Directory Specification 0.8 (XDG_STATE_HOME, which counts only when absolute);
 * Apple's File System Programming Guide (Application Support); Windows' known folder LocalAppData.
 */
export function defaultHome(env: Environment, place: Place): string {
  const { XDG_STATE_HOME: state = '', LOCALAPPDATA: local } = env
  const path = pathsOf(place)
  if (place.platform === 'darwin')
    return path.join(place.homedir, 'Library', 'Application Support', 'EchoOps')
  if (place.platform === 'win32')
    return path.join(local || path.join(place.homedir, 'AppData', 'Local'), 'EchoOps')
  return path.join(path.isAbsolute(state) ? state : path.join(place.homedir, '.local', 'state'), 'echoops')
}

/** An absolute path: a leading `~` is the user's home, anything relative counts from the working directory. */
export function absolutePath(written: string, place: Place): string {
  const path = pathsOf(place)
  const expanded = /^~(?=$|[/\\])/.test(written) ? path.join(place.homedir, written.slice(1)) : written
  return path.resolve(place.cwd, expanded)
}

/** Several paths in one value, separated by commas or by the platform's own delimiter (`:`; on Windows `;`). */
export function splitPaths(written: string, place: Place): string[] {
  const separator = place.platform === 'win32' ? /[,;]/ : /[,:]/
  const paths = written
    .split(separator)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => absolutePath(part, place))
  return [...new Set(paths)]
}

const pathsOf = (place: Place) => (place.platform === 'win32' ? win32 : posix)
