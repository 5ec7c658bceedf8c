import { wellFormed } from './clean-text-cut.ts'

const ESCAPE = String.fromCharCode(0x1b)
const CONTROL_SEQUENCE_INTRODUCER = new RegExp(String.fromCharCode(0x9b), 'g')
const CONTROL_SEQUENCE = /^\[[0-?]{0,64}[ -/]{0,16}[@-~]?/
const OPERATING_SYSTEM_COMMAND = /^\][^\p{Cc}]{0,1000}\p{Cc}?/u
const OTHER_SEQUENCE = /^[ -/]{0,4}[0-~]?/

/** Line ends become `\n`; Unicode's own line and paragraph separators too. */
const LINE_ENDS = /\r\n?|[\u0085\u2028\u2029\v\f]/g
/** Look like nothing or like a space, but are letters or symbols to Unicode: Hangul fillers, the blank Braille cell. */
const BLANKS = /[\u115f\u1160\u3164\uffa0\u2800]/g
/** Controls but tab and newline; format characters (bidi overrides, zero-width, soft hyphen, tags); private use. */
const INVISIBLE = /(?![\t\n])[\p{Cc}\p{Cf}\p{Co}]/gu
/** More than four marks on one letter is no language but a tower over the lines above. */
const MARKS = /(\p{M}{4})\p{M}+/gu

/**
 * Takes out what cannot be seen but changes how text is shown or read: ANSI sequences, controls, bidi overrides,
 * zero-width and private characters, halves of surrogate pairs, towers of combining marks. Keeps tabs and line ends.
 */
export function stripInvisible(text: string): string {
  return wellFormed(stripAnsi(text))
    .replace(LINE_ENDS, '\n')
    .replace(BLANKS, ' ')
    .replace(INVISIBLE, '')
    .replace(MARKS, '$1')
}

/** One line of plain characters: invisible ones gone, every run of white space one space. */
export function oneLine(text: string): string {
  return stripInvisible(text).replace(/\s+/g, ' ').trim()
}

function stripAnsi(text: string): string {
  const [first = '', ...rest] = text.replace(CONTROL_SEQUENCE_INTRODUCER, `${ESCAPE}[`).split(ESCAPE)
  return first + rest.map(withoutSequence).join('')
}

function withoutSequence(part: string): string {
  if (part.startsWith('[')) return part.replace(CONTROL_SEQUENCE, '')
  if (part.startsWith(']')) return part.replace(OPERATING_SYSTEM_COMMAND, '')
  return part.replace(OTHER_SEQUENCE, '')
}
