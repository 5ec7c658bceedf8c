import { cutText } from './clean-text-cut.ts'
import { stripHtml } from './clean-text-html.ts'
import { oneLine, stripInvisible } from './clean-text-invisible.ts'
import { stripMarkdown } from './clean-text-markdown.ts'
import { stripTemplates } from './clean-text-template.ts'

/** More than this of a text is not even looked at: sixteen times what a body may show. */
const MAX_READ_CHARS = 65_536

/** `@slack-ops`, `@pagerduty-Checkout`, `@ann@example.com`; not `@http.status_code:500`, `@scope/name` or an e-mail address. */
const MENTION = /(?<![\w.@/])@[A-Za-z0-9](?:[\w.+-]{0,120}\w)?(?:@[\w.-]{1,120}\w)?(?![\w+\-/=@]|\.\w|:\S)/g
const LONE_AT = /(?<!\S)@(?!\S)/g
const ADDRESS = /\b(?:https?|wss?|ftp):\/\/[^\s<>"'`|()[\]{}]{1,4000}/gi
const TRAILING = '.,;:!?'
const EMPTY_BRACKETS = /\(\s{0,20}\)|\[\s{0,20}\]/g
const EMOJI =
  /\p{Extended_Pictographic}|\p{Regional_Indicator}|\p{Emoji_Modifier}|\p{Variation_Selector}|\u{20E3}/gu
const SHORT_CODE = /:[a-z][a-z0-9_+-]{1,40}:(?!\d)/g
/** Trace ids and hashes: nobody can follow them by ear. */
const OPAQUE = /\b(?=[0-9a-f-]{0,80}\d)[0-9a-f]{8}[0-9a-f-]{8,80}\b/gi
const UNSPEAKABLE = /[*#~^`"“”„«»|<>{}[\]\\•▪●■]+/g

/**
 * A text from outside as people should see it: no markup, mentions, template leftovers, invisible or reordering
 * characters; an address is its host. Lines stay lines. At most `max` UTF-16 code units. Linear in the length of `text`.
 */
export function cleanForEye(text: string, max = 4_000): string {
  return cutText(tidy(plain(text, hostOf)), max)
}

/** Like `cleanForEye`, as one line. */
export function cleanLineForEye(text: string, max = 200): string {
  return cutText(oneLine(plain(text, hostOf)), max)
}

/**
 * A text from outside as it should be spoken: as for the eye, and addresses, emoji, long ids and signs without a sound
 * are gone; every line is a sentence. At most `max` UTF-16 code units.
 */
export function cleanForEar(text: string, max = 600): string {
  const spoken = plain(text, () => '')
    .replace(SHORT_CODE, ' ')
    .replace(EMOJI, ' ')
    .replace(OPAQUE, ' ')
    .replace(/→|->|=>/g, ' to ')
    .replace(UNSPEAKABLE, ' ')
    .replace(/\(\s*\)/g, ' ')
  return cutText(sentences(spoken), max, '')
}

function plain(text: string, address: (url: string) => string): string {
  const visible = stripTemplates(stripInvisible(text.slice(0, MAX_READ_CHARS)))
  const prose = (part: string): string => withoutNoise(stripHtml(part), address)
  // Entities may have brought back what was taken out before, so the last look is for the invisible again.
  return stripInvisible(stripMarkdown(visible, prose, (code) => code))
}

function withoutNoise(text: string, address: (url: string) => string): string {
  return text
    .replace(ADDRESS, (url) => {
      let end = url.length
      while (end > 0 && TRAILING.includes(url.charAt(end - 1))) end -= 1
      return address(url.slice(0, end)) + url.slice(end)
    })
    .replace(MENTION, '')
    .replace(LONE_AT, '')
    .replace(EMPTY_BRACKETS, '')
}

function hostOf(url: string): string {
  const authority = url.slice(url.indexOf('//') + 2).split(/[/?#]/, 1)[0] ?? ''
  const host = authority.slice(authority.lastIndexOf('@') + 1)
  return host.replace(/:\d{0,5}$/, '')
}

function tidy(text: string): string {
  return text
    .split('\n')
    .map((line) => line.replace(/\s+/g, ' ').trim())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

function sentences(text: string): string {
  const lines = text
    .split('\n')
    .map((line) => oneLine(line).replace(/^[\s,;:.!?·-]+/, ''))
    .filter((line) => line !== '')
    .map((line) => (/[.!?:,;]$/.test(line) ? line : `${line}.`))
  return lines
    .join(' ')
    .replace(/([.!?])[.!?]+/g, '$1')
    .replace(/\s+([.,;:!?])/g, '$1')
    .trim()
}
