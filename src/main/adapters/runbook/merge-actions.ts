import { BUILT_IN } from '../../domain/built-in-actions.ts'
import type { RunbookAction } from '../../domain/runbook.ts'
import { isUsed } from './check-executor.ts'
import type { ActionEntry } from './runbook-schema.ts'

const DRY_RUN_EFFECT = 'is a dry run: it only shows what would be done'

/** The built-in actions with what the runbook says of them, then its own. `dryRun` makes a dry run of every one that changes something. */
export function mergeActions(entries: readonly ActionEntry[], dryRun: boolean): readonly RunbookAction[] {
  const own = entries.filter(({ id }) => !BUILT_IN.some((known) => known.id === id))
  const actions = [
    ...BUILT_IN.map((known) =>
      withUsedParameters(
        known,
        entries.find(({ id }) => id === known.id),
      ),
    ),
    ...own.map((entry) => overlaid(blank(entry.id), entry)),
  ].map((action) => (dryRun && action.kind === 'change' ? { ...action, dryRun } : action))
  return actions.map((action) => ({
    ...action,
    effect: action.dryRun === true ? DRY_RUN_EFFECT : action.effect,
    otherwise: isAvailable(action.otherwise, actions) ? action.otherwise : null,
  }))
}

/** A rollback whose program takes no version takes none from the room either. */
function withUsedParameters(known: RunbookAction, entry: ActionEntry | undefined): RunbookAction {
  const { executor, parameters } = entry ?? {}
  if (executor === undefined || parameters !== undefined) return overlaid(known, entry)
  const used = known.parameters.filter(({ name }) => isUsed(executor, name))
  return overlaid({ ...known, parameters: used }, entry)
}

function overlaid(known: RunbookAction, entry: ActionEntry | undefined): RunbookAction {
  if (entry === undefined) return known
  const said = Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== undefined))
  return { ...known, ...said }
}

function blank(id: string): RunbookAction {
  return {
    id,
    words: [id.replaceAll('-', ' ')],
    kind: 'change',
    target: 'required',
    parameters: [],
    effect: '',
    pin: false,
    services: null,
    cooldownMs: 60_000,
    watchMs: 180_000,
    otherwise: null,
    executor: { type: 'own' },
  }
}

/** What cannot be done is not offered. */
function isAvailable(id: string | null, actions: readonly RunbookAction[]): boolean {
  return actions.some((one) => one.id === id && one.kind === 'change' && one.executor.type !== 'own')
}
