const IMAGE = /!\[[^[\]]{0,500}\](?:\([^()\s]{0,2000}(?:\s"[^"\n]{0,200}")?\)|\[[^[\]]{0,100}\])/g
const LINK = /\[([^[\]]{0,500})\]\([^()\s]{0,2000}(?:\s"[^"\n]{0,200}")?\)/g
const REFERENCE = /\[([^[\]\n]{1,300})\]\[[^[\]\n]{0,100}\]/g
const DEFINITION = /^ {0,3}\[[^[\]\n]{1,100}\]:[ \t]*\S{1,2000}[^\n]{0,200}$/gm
/** Datadog's footer: `[[Monitor Status](…)] · [[Edit Monitor](…)]`. Says nothing about what is wrong. */
const FOOTER_LINK = /\[\[[^[\]\n]{0,300}\]\([^()\s]{0,3000}\)\]/g
const RULE = /^[-*_=\s]+$/
const HEADING = /^[ \t]{0,8}#{1,6}[ \t]+/
const QUOTE = /^[ \t]{0,8}(?:>[ \t]?){1,20}/
const BULLET = /^[ \t]{0,40}[-*+•][ \t]+(?:\[[ xX]\][ \t]+)?/
const TABLE_RULE = /^[-|:\s]+$/
const ESCAPED = /\\([\\`*_{}[\]()#+\-.!>~|])/g
/** Of ``` in one text; even. A message has one or two pairs, and every part costs a pass of its own. */
const MOST_FENCES = 100
/** Escaped marks wait in the private use area, which no text that comes here contains, until the marks are gone. */
const SHELTER = 0xe000
const SHELTERED = /[\ue021-\ue07e]/g
const STRONG = /\*\*([^*\n]{1,1000})\*\*/g
const STRONG_UNDERLINE = /(?<![\w_])__([^_\n]{1,1000})__(?![\w_])/g
const EMPHASIS = /(?<![\w*])\*([^*\s][^*\n]{0,1000})\*(?![\w*])/g
const EMPHASIS_UNDERLINE = /(?<![\w_])_([^_\s][^_\n]{0,1000})_(?![\w_])/g
const STRUCK = /~~([^~\n]{1,1000})~~/g
const CODE = /`{1,2}([^`\n]{0,2000})`{1,2}/g

/**
 * Markdown as plain text: link texts stay, images, marks and Datadog's footer of links go, table rows become lists.
 * Code between ``` fences is given to `code` untouched by the rest, because a stack trace is full of marks that mean nothing.
 */
export function stripMarkdown(
  text: string,
  prose: (text: string) => string,
  code: (text: string) => string,
): string {
  const parts = fenceParts(text.replaceAll('%%%', '\n'))
  // An odd fence at the end opens nothing.
  const fenced = parts.length % 2 === 0 ? parts.length - 1 : parts.length
  return parts
    .map((part, index) =>
      index % 2 === 1 && index < fenced ? code(withoutLanguage(part)) : prose(plainProse(part)),
    )
    .join('\n')
}

/** What lies after the last fence that is looked at is prose, as after an even number of them. */
function fenceParts(text: string): readonly string[] {
  const parts = text.split('```')
  if (parts.length <= MOST_FENCES) return parts
  return [...parts.slice(0, MOST_FENCES), parts.slice(MOST_FENCES).join('\n')]
}

function withoutLanguage(block: string): string {
  return block.replace(/^[\w+#.-]{0,20}[ \t]*\n/, '\n')
}

function plainProse(text: string): string {
  return text
    .replace(ESCAPED, (_mark, sign: string) => String.fromCharCode(SHELTER + sign.charCodeAt(0)))
    .replace(IMAGE, '')
    .split('\n')
    .map(plainLine)
    .filter((line) => line !== null)
    .join('\n')
    .replace(DEFINITION, '')
    .replace(LINK, '$1')
    .replace(REFERENCE, '$1')
    .replace(CODE, '$1')
    .replace(STRONG, '$1')
    .replace(STRONG_UNDERLINE, '$1')
    .replace(EMPHASIS, '$1')
    .replace(EMPHASIS_UNDERLINE, '$1')
    .replace(STRUCK, '$1')
    .replace(SHELTERED, (sign) => String.fromCharCode(sign.charCodeAt(0) - SHELTER))
}

function plainLine(line: string): string | null {
  if (isRule(line)) return null
  if (line.includes('[[') && line.replace(FOOTER_LINK, '').replace(/[·|,\s-]+/g, '') === '') return null
  const text = line.replace(QUOTE, '').replace(HEADING, '').replace(BULLET, '')
  return isTableRow(text) ? tableRow(text) : text
}

/** `---`, `* * *`, `===`, `|---|:-:|`; an empty line is none. */
function isRule(line: string): boolean {
  const marks = line.replace(/\s+/g, '')
  return marks.length >= 3 && (RULE.test(marks) || (TABLE_RULE.test(marks) && marks.includes('--')))
}

function isTableRow(line: string): boolean {
  const trimmed = line.trim()
  return trimmed.length > 2 && trimmed.startsWith('|') && trimmed.endsWith('|')
}

function tableRow(line: string): string {
  return line
    .split('|')
    .map((cell) => cell.trim())
    .filter((cell) => cell !== '')
    .join(', ')
}
