import { listAt, textAt } from './json.ts'
import type { ExportDocument } from './read-exports.ts'

export const MANAGED = 'managed_by:echoops'
const OBJECT = /\bechoops_object:([a-z0-9-]+)/

/** What people call it. */
export function nameOf({ kind, document }: Pick<ExportDocument, 'kind' | 'document'>): string {
  if (kind === 'dashboard') return textAt(document, 'title')
  return kind === 'workflow' ? textAt(document, 'data', 'attributes', 'name') : textAt(document, 'name')
}

/**
 * What tells it from everything else in an account, whatever it is called there: the value of its tag `echoops_object`. A dashboard
 * may only have tags of teams, so it has both tags at the end of its description. A webhook is known by its name and has none.
 */
export function objectKeyOf(export_: Pick<ExportDocument, 'kind' | 'document'>): string | null {
  if (export_.kind === 'webhook') return textAt(export_.document, 'name') || null
  const text = tagTextOf(export_)
  return text.includes(MANAGED) ? (OBJECT.exec(text)?.[1] ?? null) : null
}

function tagTextOf({ kind, document }: Pick<ExportDocument, 'kind' | 'document'>): string {
  if (kind === 'dashboard') return textAt(document, 'description')
  const tags = kind === 'workflow' ? listAt(document, 'data', 'attributes', 'tags') : listAt(document, 'tags')
  return tags.join(' ')
}
