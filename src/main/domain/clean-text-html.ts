const TAG_NAMES =
  'a|abbr|article|aside|audio|b|base|big|blockquote|body|br|button|center|cite|code|dd|del|details|div|dl|dt|em|embed|font|footer|form|' +
  'h[1-6]|head|header|hr|html|i|iframe|img|input|ins|kbd|label|li|link|main|mark|marquee|math|meta|nav|noscript|object|ol|option|p|param|' +
  'pre|q|s|samp|script|section|select|small|span|strike|strong|style|sub|summary|sup|svg|table|tbody|td|template|textarea|tfoot|th|thead|' +
  'title|tr|tt|u|ul|var|video'
/** Only names HTML knows: `<init>` in a stack trace and `List<String>` are text. */
const TAG = new RegExp(`</?(${TAG_NAMES})(?:[\\s/][^<>]{0,2000})?>`, 'gi')
const BLOCK = /^(?:br|p|div|li|tr|h[1-6]|hr|table|ul|ol|pre|blockquote|section|article|header|footer|dd|dt)$/i
/** Slack's own: `<https://…|text>`, `<@U123>`, `<!here>`. */
const SLACK_LINK = /<https?:[^<>|\n]{0,2000}\|([^<>|\n]{0,300})>/gi
const SLACK_MENTION = /<[@!#][^<>\n]{0,100}>/g
const HIDDEN = ['script', 'style'] as const
const ENTITY = /&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([A-Za-z]{2,8}));/g
const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  ensp: ' ',
  emsp: ' ',
  thinsp: ' ',
  ndash: '–',
  mdash: '—',
  hellip: '…',
  middot: '·',
  bull: '•',
  deg: '°',
  micro: 'µ',
  times: '×',
  rarr: '→',
  larr: '←',
  le: '≤',
  ge: '≥',
  ne: '≠',
  lsquo: '‘',
  rsquo: '’',
  ldquo: '“',
  rdquo: '”',
  laquo: '«',
  raquo: '»',
  copy: '©',
  reg: '®',
  euro: '€',
  sect: '§',
}

/** HTML as plain text: scripts, styles, comments and tags go, entities become characters. Each scan ends at the next opener: linear. */
export function stripHtml(text: string): string {
  if (!text.includes('<') && !text.includes('&')) return text
  let plain = dropBetween(text, '<!--', '-->')
  for (const name of HIDDEN) plain = dropElement(plain, name)
  plain = plain
    .replace(SLACK_LINK, '$1')
    .replace(SLACK_MENTION, '')
    .replace(TAG, (_tag, name: string) =>
      BLOCK.test(name) ? '\n' : name === 'td' || name === 'th' ? ' ' : '',
    )
  return decodeEntities(plain)
}

function decodeEntities(text: string): string {
  return text.replace(ENTITY, (whole, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return Object.hasOwn(NAMED, name) ? (NAMED[name] ?? whole) : whole
    const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal)
    return code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : ''
  })
}

/** Without every stretch from `open` to `close`; one that never closes stays, for it may be text. */
function dropBetween(text: string, open: string, close: string): string {
  const kept: string[] = []
  let at = 0
  for (let from = text.indexOf(open); from !== -1; from = text.indexOf(open, at)) {
    const to = text.indexOf(close, from + open.length)
    if (to === -1) break
    kept.push(text.slice(at, from))
    at = to + close.length
  }
  kept.push(text.slice(at))
  return kept.join('')
}

/** Without `<script …>…</script>`, in any case of letters; an element that never closes goes to the end of the text. */
function dropElement(text: string, name: string): string {
  // ASCII only, because toLowerCase() can change a text's length ("İ") and with it every index.
  const low = text.replace(/[A-Z]+/g, (capitals) => capitals.toLowerCase())
  const kept: string[] = []
  let at = 0
  while (at < text.length) {
    const from = nextElement(low, name, at)
    kept.push(text.slice(at, from))
    if (from === text.length) break
    const end = low.indexOf(`</${name}`, from)
    const close = end === -1 ? -1 : low.indexOf('>', end)
    at = close === -1 ? text.length : close + 1
  }
  return kept.join('')
}

function nextElement(low: string, name: string, at: number): number {
  const open = `<${name}`
  for (let from = low.indexOf(open, at); from !== -1; from = low.indexOf(open, from + 1)) {
    if (/[\s/>]/.test(low.charAt(from + open.length))) return from
  }
  return low.length
}
