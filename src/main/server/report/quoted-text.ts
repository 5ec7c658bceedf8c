/** Longest quotation in one place of a report, in UTF-16 code units. */
const LONGEST = 2_000

/** Control characters, invisible ones and those that turn the direction of writing: nothing a reader could see or wants. */
const INVISIBLE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g

/** Text from outside as plain words within a line of Markdown: nothing of it can become markup, HTML, a link or a mention. */
export function inline(text: string): string {
  return cut(text)
    .replace(INVISIBLE, '')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/@/g, '&#64;')
    .replace(/[\\`*_[\]|~$]/g, '\\$&')
    .replace(/:(?=\/\/)/g, '\\:')
    .replace(/\b(www|mailto|xmpp)(?=[.:])/gi, '$1\\')
    .replace(/^([#+=-]|\d+(?=[.)]))/, (mark) => (/\d/.test(mark) ? `${mark}\\` : `\\${mark}`))
}

/** Lines from outside in a fence that is longer than any run of backticks in them. */
export function fenced(lines: readonly string[]): string {
  const body = lines.map((line) =>
    cut(line)
      .replace(/[\r\n\u2028\u2029]+/g, ' ')
      .replace(INVISIBLE, ''),
  )
  const longest = Math.max(0, ...body.flatMap((line) => (line.match(/`+/g) ?? []).map((run) => run.length)))
  const fence = '`'.repeat(Math.max(3, longest + 1))
  return [`${fence}text`, ...body, fence].join('\n')
}

/** An https address as a link, else null. */
export function link(address: string | null): string | null {
  if (address === null || !URL.canParse(address)) return null
  const { protocol, href } = new URL(address)
  return protocol === 'https:' && !/[<>\s\\]/.test(href) ? `<${href}>` : null
}

function cut(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST).replace(/[\ud800-\udbff]$/, '')}…`
}
