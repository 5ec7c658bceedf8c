import { valueFields } from './line-fields.ts'
import { levelOfWord } from './line-level.ts'
import { timeOfField } from './line-time.ts'
import type { Parsed } from './record.ts'

const STARTS = /^[A-Za-z_][\w.-]{0,60}=/
const PAIR = /(?<![\w.-])([A-Za-z_][\w.-]{0,60})=("(?:[^"\\]|\\.)*"|[^\s"]*)/g
const MAX_PAIRS = 40

/** logfmt: `ts=… level=info msg="…" duration=41ms`; null when neither a level nor a message is named. */
export function readLogfmtLine(line: string): Parsed | null {
  if (!STARTS.test(line) || !/(?:^|\s)(?:level|lvl|severity|msg|message)=/.test(line)) return null
  const fields = new Map<string, string>()
  PAIR.lastIndex = 0
  for (let found = PAIR.exec(line); found !== null && fields.size < MAX_PAIRS; found = PAIR.exec(line)) {
    fields.set(found[1] ?? '', unquote(found[2] ?? ''))
  }
  const pick = (...names: string[]): string | null => {
    for (const name of names) {
      const value = fields.get(name)
      if (value !== undefined && value !== '') return value
    }
    return null
  }
  const said = pick('msg', 'message', 'event') ?? ''
  return {
    at: timeOfField(pick('ts', 'time', 'timestamp', 't') ?? ''),
    level: levelOfWord(pick('level', 'lvl', 'severity') ?? '') ?? 'unknown',
    service: pick('service', 'app', 'service.name'),
    version: pick('version'),
    message: (said + valueFields([...fields], said)).trim(),
  }
}

function unquote(value: string): string {
  if (value.charCodeAt(0) !== 34) return value
  return value
    .slice(1, -1)
    .replace(/\\(.)/g, (_, character: string) => (character === 'n' ? '\n' : character))
}
