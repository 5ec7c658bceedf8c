import { lintExports } from './lint-exports.ts'
import { readExports } from './read-exports.ts'

/** For tests: the exports as they are, and what the lint says when one of them is broken. */
export const EXPORTS = readExports()
/** What the lint says of them as they are. */
export const SAID: ReadonlySet<string> = new Set(lintExports(EXPORTS).map(told))

export const WAR_ROOM = 'datadog_export.json'
export const CENTER = 'autonomic/Dashboard.json'
export const REFUSALS = 'monitors/refusals.json'
export const LATENCY = 'monitors/high_latency.json'
export const SILENCE = 'monitors/no_heartbeat.json'
export const FAILURE = 'autonomic/monitors/optimization_failure.json'
export const ANOMALY = 'autonomic/monitors/latency_anomaly.json'
export const AVAILABILITY = 'datadog_slo.json[0]'
export const IN_TIME = 'datadog_slo.json[1]'
export const WORKFLOW = 'autonomic/workflow.json'
export const WEBHOOK = 'webhook.json'

function told({ file, path, text }: { file: string; path: string; text: string }): string {
  return `${file} ${path} ${text}`
}

/** A row of a table: what is wrong, in which file, what is replaced by what, and a part of what the lint must say. */
export type Broken = readonly [what: string, file: string, from: string | RegExp, to: string, said: string]

/** What the lint says when this file's text is changed, and did not say before. A change that changes nothing throws. */
export function broken(file: string, from: string | RegExp, to: string): string {
  const documents = EXPORTS.map((one) => {
    if (one.file !== file) return one
    const before = JSON.stringify(one.document)
    const after = before.replace(from, to)
    if (after === before) throw new Error(`${file} has nothing like ${from}`)
    return { ...one, document: JSON.parse(after) as unknown }
  })
  return lintExports(documents)
    .map(told)
    .filter((text) => !SAID.has(text))
    .join('\n')
}
