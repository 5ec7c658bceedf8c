import { basename } from 'node:path'
import type { Command } from '../../domain/command.ts'
import { capitalise, serviceInSentence, serviceTitle } from '../../domain/incident-words.ts'
import { commandTitle, verbOf } from '../../domain/policy-words.ts'
import { filled } from './fill.ts'

/** How an action ended. `how` completes "The restart of payment gateway failed: …". */
export interface End {
  readonly ok: boolean
  readonly how: string
  readonly output: string
}

const WORDS: Readonly<Record<string, { readonly done: string; readonly noun: string }>> = {
  restart: { done: 'was restarted', noun: 'restart' },
  rollback: { done: 'was rolled back', noun: 'rollback' },
  scale: { done: 'was scaled', noun: 'scaling' },
}

/** One sentence for the room. */
export function spokenOutcome(command: Command, { ok, how }: End, dryRun: boolean): string {
  const { action, target } = command
  const what = target === null ? verbOf(action) : `${verbOf(action)} ${serviceInSentence(target.name)}`
  if (dryRun) return `A dry run: I would ${what} now. Nothing was done.`
  const words = Object.hasOwn(WORDS, action.id) ? WORDS[action.id] : undefined
  if (words === undefined || target === null)
    return ok ? `${capitalise(what)}: done.` : `I could not ${what}: ${how}.`
  if (ok) return `${serviceTitle(target.name)} ${words.done}${extent(command)}.`
  return `The ${words.noun} of ${serviceInSentence(target.name)} failed: ${how}.`
}

/** " to 4 replicas", " to version 2.13.4". */
function extent({ parameters: { replicas, version } }: Command): string {
  if (replicas !== undefined) return ` to ${replicas} ${replicas === 1 ? 'replica' : 'replicas'}`
  return version === undefined ? '' : ` to version ${version}`
}

/** "Dry run: I would call POST deploy.example.com to restart payment gateway in production. Nothing was done." */
export function spokenRehearsal(command: Command): string {
  const title = commandTitle(command)
  const what = `${title.charAt(0).toLowerCase()}${title.slice(1)}`
  return `Dry run: I would ${meansOf(command)} to ${what}. Nothing was done.`
}

/** The whole of it is on the wall; a name is enough for the ear. */
function meansOf(command: Command): string {
  const { executor } = command.action
  switch (executor.type) {
    case 'exec':
      return `run ${basename(executor.program)}`
    case 'http':
      return `call ${executor.method} ${hostOf(filled(executor.url, command, encodeURIComponent))}`
    case 'demo':
      return 'tell the demo fleet'
    case 'datadog-workflow':
      return 'run a workflow of Datadog'
    case 'own':
      return 'have to be told how'
  }
}

const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : 'its address')
