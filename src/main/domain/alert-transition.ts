import type { Transition } from './alert.ts'

/** Spellings without case, spaces, `-` and `_`, as `$ALERT_TRANSITION`, titles and older monitors write them. */
const SPELLINGS: ReadonlyMap<string, Transition> = new Map([
  ['triggered', 'triggered'],
  ['trigger', 'triggered'],
  ['alert', 'triggered'],
  ['retriggered', 're-triggered'],
  ['nodata', 'no-data'],
  ['renodata', 're-no-data'],
  ['warn', 'warn'],
  ['warning', 'warn'],
  ['rewarn', 're-warn'],
  ['renotify', 'renotify'],
  ['renotified', 'renotify'],
  ['recovered', 'recovered'],
  ['recovery', 'recovered'],
  ['resolved', 'recovered'],
  ['ok', 'recovered'],
])

/** The transition a word names, or null. Not for `alert_status`, which is free text. */
export function readTransition(word: string | null): Transition | null {
  if (word === null || word.length > 40) return null
  return SPELLINGS.get(word.toLowerCase().replace(/[\s_-]+/g, '')) ?? null
}

/** `alert_transition` decides, then the prefix of the title, then `alert_type: success`; else something was triggered. */
export function decideTransition(
  field: string | null,
  prefix: Transition | null,
  type: string | null,
): Transition {
  const said = readTransition(field) ?? prefix
  if (said !== null) return said
  return type?.toLowerCase() === 'success' ? 'recovered' : 'triggered'
}

/** How bad a state is besides its severity: a warning is milder than an alert; a lack of data is as good as either. */
export function isWarning(transition: Transition): boolean {
  return transition === 'warn' || transition === 're-warn'
}

export function isNoData(transition: Transition): boolean {
  return transition === 'no-data' || transition === 're-no-data'
}
