import { lintExports } from './exports-lint/lint-exports.ts'
import { readExports } from './exports-lint/read-exports.ts'

/** Says what in datadog_exports/ is not true. Part of `npm run lint`; 1 when something is. */
process.exitCode = main()

function main(): number {
  try {
    const documents = readExports()
    const findings = lintExports(documents)
    for (const { file, path, text } of findings) console.error(`datadog_exports/${file}: ${path} ${text}`)
    if (findings.length === 0) console.log(`datadog_exports: ${documents.length} objects, all of it true.`)
    return findings.length === 0 ? 0 : 1
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error))
    return 1
  }
}
