import type { Danger } from '../intent.ts'
import { plain } from './normalise.ts'

/** Verbs that take something away for good, alone or as the first of two words. */
const DESTRUCTIVE = new Set(
  (
    'delete deletes drop wipe destroy erase truncate purge nuke annihilate obliterate shred unlink uninstall decommission ' +
    'kill remove format terminate overwrite rm mkfs shutdown poweroff halt'
  ).split(' '),
)
const DESTRUCTIVE_PAIRS = new Set(['blow away', 'clear out', 'get rid'])
const SECRETS = new Set(
  'password passwords passwd passphrase secret secrets credential credentials token tokens cookie cookies apikey privatekey'.split(
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
])
const EVERYTHING = new Set('everything all every everyone everywhere entire whole each'.split(' '))

/** Operations that people ask for and that no runbook of ours has unless it says so. */
const OPERATIONS = new Set(
  (
    'deploy redeploy ssh patch edit failover migrate upgrade downgrade install update exec open close block unblock ban drain cordon ' +
    'promote demote flush reset enable disable stop start pause resume change set modify rename move copy upload download run ' +
    'apply push pull merge release rebuild reindex rotate grant revoke whitelist allow disconnect detach'
  ).split(' '),
)

/** Signs of a shell, of code, of a link, or of somebody who tells EchoOps what to be. */
const INJECTED: readonly RegExp[] = [
  /[;|`<>{}\\]|&&|\$\(|\$\{|\$[a-z_]/,
  /\bhttps?:|\bftp:|www\./,
  /\b(ignore|disregard|forget|override|bypass|skip)\b.{0,40}\b(previous|prior|above|all|your|the|any|every)\b.{0,30}\b(instruction|instructions|rule|rules|policy|policies|prompt|confirmation|confirmations|checks?|safety)\b/,
  /\b(you are now|from now on you|pretend (to be|you)|act as|role ?play|developer mode|jailbreak|as an ai|system prompt|new instructions?)\b/,
  /(^|\s)(system|assistant|user|developer|tool)\s*:/,
  /\b(sudo|bash|curl|wget|powershell|eval|chmod|chown|kubectl|systemctl|docker|select \*|insert into|import os)\b/,
  /\b(alert|runbook|report|message|ticket|email|screen|note|line) (says?|said|tells?|told|wants?|reads|asks?)\b/,
  /\blogs? (said|tells?|told|wants?|reads|asks?)\b/,
  /\bwithout (asking|confirm|confirmation|confirming)\b|\bno need to (ask|confirm)\b|\b(already|pre) ?confirmed\b|\bdo not ask\b/,
  /[a-z0-9+/]{32,}={0,2}/i,
  /%[0-9a-f]{2}%[0-9a-f]{2}|\\x[0-9a-f]{2}|&#\d+/,
]

const MAX_NAMED = 40

/** What makes a text dangerous whatever the runbook allows, and a short quotation of it; null when nothing does. `words` are those of the text. */
export function dangerIn(
  text: string,
  words: readonly string[],
): { readonly danger: Danger; readonly named: string } | null {
  const spelled = plain(text)
  if (INJECTED.some((sign) => sign.test(spelled))) return { danger: 'injected', named: '' }
  const secret = firstOf(words, SECRETS, SECRET_PAIRS)
  if (secret !== null) return { danger: 'secrets', named: '' }
  const destructive = firstOf(words, DESTRUCTIVE, DESTRUCTIVE_PAIRS) ?? switchesOff(words)
  if (destructive !== null) return { danger: 'destructive', named: quoted(words, destructive) }
  return null
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

/** A plain imperative of something else: "deploy version three". `first` is the index of its first word that is no filler. */
export function otherOperation(words: readonly string[], first: number): string | null {
  return OPERATIONS.has(words[first] ?? '') ? quoted(words, first) : null
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

const quoted = (words: readonly string[], at: number): string =>
  words
    .slice(at, at + 5)
    .join(' ')
    .slice(0, MAX_NAMED)
