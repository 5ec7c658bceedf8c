import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { EMPTY_LEXICON, type Lexicon, lexiconOf, parseLexicon } from '../../domain/spoken/lexicon.ts'
import type { Log } from '../../ports/log.ts'

const FILE_NAME = 'lexicon.txt'
/** 2,000 entries of 200 characters at most. */
const MAX_FILE_BYTES = 1_048_576

/**
 * The user's own pronunciations: `lexicon.txt` in ECHOOPS_HOME, one `written = spoken` a line.
 * The returned function reads it when it has changed. A missing file is normal; an unreadable one and bad lines are
 * logged once per change, and everything else is used.
 */
export function readLexicon(home: string, log: Log): () => Promise<Lexicon> {
  let seen = 'nothing yet'
  let lexicon = EMPTY_LEXICON
  return async () => {
    try {
      const file = await open(join(home, FILE_NAME))
      try {
        const { mtimeMs, size } = await file.stat()
        const version = `${mtimeMs}/${size}`
        if (version === seen) return lexicon
        seen = version
        lexicon = parse(size > MAX_FILE_BYTES ? null : await file.readFile('utf8'), log)
      } finally {
        await file.close()
      }
    } catch (error) {
      const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error)
      if (reason !== 'ENOENT' && reason !== seen) log.warn({ reason }, 'lexicon cannot be read')
      seen = reason
      lexicon = EMPTY_LEXICON
    }
    return lexicon
  }
}

function parse(text: string | null, log: Log): Lexicon {
  if (text === null) {
    log.warn({ maxBytes: MAX_FILE_BYTES }, 'lexicon is too large and was left out')
    return EMPTY_LEXICON
  }
  const { entries, problems } = parseLexicon(text)
  if (problems.length > 0)
    log.warn({ problems: problems.slice(0, 20) }, 'lexicon has lines that cannot be used')
  return lexiconOf(entries)
}
