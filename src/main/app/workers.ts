const FOLDERS = {
  'journal-worker': 'sqlite',
  'logs-worker': 'logs',
  'voice-worker': 'local-voice',
  'ear-worker': 'moonshine',
  'demo-fleet': 'demo-fleet/program',
} as const

/** Where a worker's code lies: beside the bundle, or in the source tree when run from it (tests). */
export function workerUrl(name: keyof typeof FOLDERS): URL {
  const fromSource = import.meta.url.endsWith('.ts')
  const path = fromSource ? `../adapters/${FOLDERS[name]}/${name}.ts` : `./${name}.js`
  return new URL(path, import.meta.url)
}
