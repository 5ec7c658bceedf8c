import { execFileSync } from 'node:child_process'
import { type Bench, printRows } from './measure.ts'

/**
 * `npm run bench` measures everything, `npm run bench -- webhook logs` only what is named. Figures depend on the machine;
 * ratios are against a baseline that is measured in the same run. The exit code is 1 when a bound was missed.
 */
const BENCHES: Readonly<Record<string, { title: string; load: () => Promise<Bench> }>> = {
  webhook: {
    title: 'Webhook: from the post to the 202, at 200 a second',
    load: async () => (await import('./webhook.bench.ts')).run,
  },
  'first-word': {
    title: 'Voice: from the post to the first content word, as sound in the wall',
    load: async () => (await import('./first-word.bench.ts')).run,
  },
  clouds: {
    title:
      'Clouds: from the post to the sound in the wall, vendors on loopback with their published latencies',
    load: async () => (await import('./clouds.bench.ts')).run,
  },
  start: {
    title: 'Engine: start, idle',
    load: async () => (await import('./start.bench.ts')).run,
  },
  logs: { title: 'Evidence: 200,000 log lines', load: async () => (await import('./logs.bench.ts')).run },
  command: {
    title: 'Commands: from the key let go to the first sound of the answer',
    load: async () => (await import('./command.bench.ts')).run,
  },
  telemetry: {
    title: 'Telemetry: what it costs to be watched',
    load: async () => (await import('./telemetry.bench.ts')).run,
  },
  voice: { title: 'Local voice', load: async () => (await import('./voice.bench.ts')).run },
}

const asked = process.argv.slice(2)
const unknown = asked.filter((name) => !(name in BENCHES))
if (unknown.length > 0) {
  console.error(
    `No benchmark is called ${unknown.join(', ')}. There are: ${Object.keys(BENCHES).join(', ')}.`,
  )
  process.exit(1)
}
console.log('Building EchoOps …')
execFileSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' })
for (const [name, { title, load }] of Object.entries(BENCHES)) {
  if (asked.length > 0 && !asked.includes(name)) continue
  console.log(`\nMeasuring ${name} …`)
  if (!printRows(title, await (await load())())) process.exitCode = 1
}
