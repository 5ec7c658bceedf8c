import type { Danger } from '../intent.ts'
import { plain, turnsDirection } from './normalise.ts'

/** Verbs that take something away for good, alone or as the first of two words. */
const DESTRUCTIVE = new Set(
  (
    'delete deletes deleting drop drops dropping wipe wiping destroy destroying erase erasing truncate purge purging nuke annihilate ' +
    'obliterate shred unlink uninstall decommission kill killing remove removing format terminate terminating overwrite scrap trash ' +
    'dismantle demolish rm rmdir mkfs dropdb shutdown poweroff halt'
  ).split(' '),
)
const DESTRUCTIVE_PAIRS = new Set(['blow away', 'clear out', 'get rid'])
const SECRETS = new Set(
  'password passwords passwd passcode passphrase secret secrets credential credentials token tokens cookie cookies apikey privatekey'.split(
    ' ',
  ),
)
const SECRET_PAIRS = new Set([
  'api key',
  'api keys',
  'private key',
  'private keys',
  'ssh key',
  'ssh keys',
  'access key',
  'access keys',
  'env file',
  'dot env',
  'environment variables',
  'pin code',
  'operator pin',
  'connection string',
  'connection strings',
])
const EVERYTHING = new Set('everything all every everyone everywhere entire whole each'.split(' '))
/** Where no service is named, these mean all of them. */
const WHOLES = new Set(
  (
    'fleet cluster clusters environment environments stack estate platform infrastructure datacenter system systems services servers ' +
    'machines hosts apps applications pods containers nodes instances processes'
  ).split(' '),
)

/** Operations that people ask for and that no runbook of ours has unless it says so. */
const OPERATIONS = new Set(
  (
    'deploy redeploy ssh patch edit failover migrate upgrade downgrade install update exec open close block unblock ban drain cordon ' +
    'promote demote flush reset enable disable stop start pause resume change set modify rename move copy upload download run ' +
    'apply push pull merge release rebuild reindex rotate grant revoke whitelist allow disconnect detach'
  ).split(' '),
)

/** Signs of a shell, of code, of a link, of something encoded: looked for in the text as it stands. */
const CODE: readonly RegExp[] = [
  /[;|`<>{}\\]|&&|\$\(|\$\{|\$[a-z_]/,
  /\b[a-z]{2,10}:\/\/|\bhttps?:|\bftp:|www\./,
  /(^|\s)(system|assistant|user|developer|tool|human)\s*:/,
  /[a-z0-9+/]{32,}={0,2}/,
  /%[0-9a-f]{2}%[0-9a-f]{2}|\\x[0-9a-f]{2}|&#\d+/,
]

/** Signs of somebody who tells EchoOps what to be, or passes on what others wrote: looked for in the words. */
const DRESSED_UP: readonly RegExp[] = [
  /\b(ignore|disregard|forget|override|bypass|skip)\b.{0,40}\b(previous|prior|above|all|your|the|any|every)\b.{0,30}\b(instruction|instructions|rule|rules|policy|policies|prompt|confirmation|confirmations|checks?|safety)\b/,
  /\b(you are now|from now on you|pretend (to be|you)|act as|role ?play|developer mode|debug mode|jailbreak|as an ai|system prompt|new instructions?)\b/,
  /\b(i am (the|an|your) (admin|administrator|root|developer|owner)|admin override|as (the )?(root|admin|administrator)|on behalf of|imagine (you|that you))\b/,
  /\b(sudo|bash|curl|wget|powershell|eval|chmod|chown|kubectl|systemctl|docker|select \*|insert into|import os)\b/,
  /(?<!what (?:does|did|do) the )\b(alert|runbook|report|message|ticket|email|screen|note|line) (says?|said|tells?|told|wants?|reads|asks?)\b/,
  /\blogs? (said|tells?|told|wants?|reads|asks?)\b/,
  /\bwithout (asking|confirm|confirmation|confirming)\b|\bno need to (ask|confirm)\b|\b(already|pre) ?confirmed\b|\bdo not ask\b/,
]

const MAX_NAMED = 40

export interface Dangerous {
  readonly danger: Danger
  readonly named: string
}

/**
 * What makes a text dangerous whatever the runbook allows, and a short quotation of it; null when nothing does. `words` are
 * those of the text without the service names in it: a service may be called "token store".
 */
export function dangerIn(text: string, words: readonly string[]): Dangerous | null {
  if (isInjected(text, words)) return { danger: 'injected', named: '' }
  const secret = firstOf(words, SECRETS, SECRET_PAIRS)
  if (secret !== null) return { danger: 'secrets', named: '' }
  const destructive = firstOf(words, DESTRUCTIVE, DESTRUCTIVE_PAIRS) ?? switchesOff(words)
  if (destructive !== null) return { danger: 'destructive', named: quoted(words, destructive) }
  return null
}

function isInjected(text: string, words: readonly string[]): boolean {
  if (turnsDirection(text)) return true
  const spelled = plain(text)
  if (CODE.some((sign) => sign.test(spelled))) return true
  const spoken = words.join(' ')
  return DRESSED_UP.some((sign) => sign.test(spoken))
}

/** "turn it off", "shut the payment gateway down". */
function switchesOff(words: readonly string[]): number | null {
  const at = words.findIndex(
    (word, index) =>
      /^(turn|switch|shut|power|take|bring|tear)$/.test(word) &&
      words.slice(index + 1, index + 7).some((next) => next === 'off' || next === 'down'),
  )
  return at === -1 ? null : at
}

export const aimsAtEverything = (words: readonly string[]): boolean =>
  words.some((word) => EVERYTHING.has(word))

export const aimsAtAWhole = (words: readonly string[]): boolean => words.some((word) => WHOLES.has(word))

/** A plain imperative of something else, as "deploy version three": the first of `words` is what is to be done. */
export function otherOperation(words: readonly string[]): Dangerous | null {
  return OPERATIONS.has(words[0] ?? '') ? { danger: 'not-in-runbook', named: quoted(words, 0) } : null
}

function firstOf(
  words: readonly string[],
  single: ReadonlySet<string>,
  pairs: ReadonlySet<string>,
): number | null {
  const at = words.findIndex(
    (word, index) => single.has(word) || pairs.has(`${word} ${words[index + 1] ?? ''}`),
  )
  return at === -1 ? null : at
}

/** At most five words, none of them cut. */
function quoted(words: readonly string[], at: number): string {
  const some = words.slice(at, at + 5)
  while (some.length > 1 && some.join(' ').length > MAX_NAMED) some.pop()
  return some.join(' ').slice(0, MAX_NAMED)
}
