/** The line a version was first read in. */
export interface VersionSighting {
  readonly message: string
  /** Whether its text names the version, not only a field beside it: such a line is the better example. */
  readonly named: boolean
  readonly raw: string
  readonly source: number
}

export interface SeenVersion {
  readonly version: string
  firstAt: number
  lastAt: number
  count: number
  sighting: VersionSighting
}

const MAX_VERSIONS = 32
/** A line that announces a version does so early. */
const MAX_HEAD = 1_000
/** A line that names the version this soon after the first one is about the same start. */
const NEAR_MS = 120_000
const RELEASE =
  /\b(?:start(?:ing|ed)?|boot(?:ing|ed)?|deploy(?:ing|ed|ment)?|releas(?:e|ed|ing)|roll(?:ed|ing)? ?out|upgrad(?:e|ed|ing)|running|launch(?:ing|ed)?|version|build|revision)\b/i
const OTHERS_VERSION =
  /\b(?:node(?:\.?js)?|python|java|jvm|jdk|openssl|kernel|linux|api|protocol|http|tls|ssl|php|ruby|golang|go|postgres(?:ql)?|mysql|redis|kafka|schema|client)\b[^,;]{0,12}$/i
const VERSION =
  /(?:^|[\s=@:"'([])(v?\d+\.\d+(?:\.\d+)+(?:[-+][0-9A-Za-z.+-]+)?|v\d+\.\d+)(?=$|[\s,;"')\]]|\.\s|\.$)/

/** What was released, named by its commit: `deployed 3f2c1ab`, `revision=3f2c1ab…`, `image shop:3f2c1ab`. */
const COMMIT =
  /\b(?:deploy(?:ing|ed|ment)?|releas(?:e|ed|ing)|roll(?:ed|ing)? ?out|revision|commit|git[_ -]?sha|build|image)\b[^,;\n]{0,60}?[\s=:"'(@]([0-9a-f]{7,40})(?=$|[\s,;"').])/i
/** Git shows seven digits; a word or a number of that length is no commit. */
const SHOWN_DIGITS = 7

/** The version or commit a line says is starting or was deployed; null when it speaks of something else. */
export function versionInText(message: string): string | null {
  const head = message.slice(0, MAX_HEAD)
  return numberedVersion(head) ?? commitIn(head)
}

function commitIn(head: string): string | null {
  const commit = COMMIT.exec(head)?.[1]?.toLowerCase()
  if (commit === undefined || !/\d/.test(commit) || !/[a-f]/.test(commit)) return null
  return commit.slice(0, SHOWN_DIGITS)
}

function numberedVersion(head: string): string | null {
  if (!RELEASE.test(head)) return null
  const found = VERSION.exec(head)
  if (found?.[1] === undefined || found[1].split('.').length > 4 || /^\d+\.\d+\.\d+\.\d+$/.test(found[1]))
    return null
  if (VERSION.test(head.slice(found.index + found[0].length))) return null // a list of versions, as package managers write it
  const before = head.slice(0, found.index)
  return OTHERS_VERSION.test(before.trimEnd()) ? null : found[1].replace(/^v/, '')
}

/** Which versions of a service spoke, and when. */
export class VersionHistory {
  readonly #seen = new Map<string, SeenVersion>()

  see(version: string, at: number, sighting: () => VersionSighting): void {
    const name = version.replace(/^v/, '')
    const known = this.#seen.get(name)
    if (known === undefined) {
      if (this.#seen.size >= MAX_VERSIONS || name.length > 64) return
      const copy = ` ${name}`.slice(1)
      this.#seen.set(copy, { version: copy, firstAt: at, lastAt: at, count: 1, sighting: sighting() })
      return
    }
    known.count++
    if (at < known.firstAt) {
      const isNear = known.firstAt - at <= NEAR_MS
      known.firstAt = at
      if (!(isNear && known.sighting.named)) known.sighting = sighting()
    } else if (!known.sighting.named && at - known.firstAt <= NEAR_MS) {
      const better = sighting()
      if (better.named) known.sighting = better
    }
    if (at > known.lastAt) known.lastAt = at
  }

  /** In order of their first sighting. */
  inOrder(): readonly SeenVersion[] {
    return [...this.#seen.values()].sort((a, b) => a.firstAt - b.firstAt)
  }
}
