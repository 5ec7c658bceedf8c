import { type Lexicon, type LexiconEntry, lexiconOf } from '../../domain/spoken/lexicon.ts'
import { toSpoken } from '../../domain/spoken/to-spoken.ts'

/**
 * Words that a neural voice says well as they are written, and that the spoken form respells for the phones of the local voice.
 * Everything else of the spoken form helps here as well: numbers, units, percentiles, times, identifiers, short forms.
 */
const AS_WRITTEN = `
  the cause|pool|pools|schema|schemas|cached|retries|login|logins|daemon|daemons|async|enum|sudo|timeout|timeouts
  read timeout|read timeouts|read replica|read replicas|read only|read latency|read error|read errors|read request
  read requests|read query|read queries|read operation|read operations|read path|read throughput|read-only|readonly
  Kubernetes|Redis|Istio|Grafana|Prometheus|Jaeger|Django|Ubuntu|Debian|Terraform|Cloudflare|Datadog|Postgres
`
const RESPELLED: readonly LexiconEntry[] = [
  { written: 'k8s', spoken: 'Kubernetes' },
  { written: 'kubectl', spoken: 'kube control' },
  { written: 'PostgreSQL', spoken: 'Postgres' },
  { written: 'OAuth', spoken: 'O auth' },
  { written: 'memcached', spoken: 'memcache dee' },
]
const OWN: readonly LexiconEntry[] = [
  ...AS_WRITTEN.split(/[|\n]/)
    .map((word) => word.trim())
    .filter((word) => word !== '')
    .map((word) => ({ written: word, spoken: word.replace('-', ' ') })),
  ...RESPELLED,
]

/** The user's lexicon counts before these. */
export function spokenText(text: string, lexicon: Lexicon): string {
  return toSpoken(text, withOwn(lexicon))
}

/** Joined once per lexicon: it stays the same object until its file changes. */
const joined = new WeakMap<Lexicon, Lexicon>()

function withOwn(lexicon: Lexicon): Lexicon {
  const known = joined.get(lexicon)
  if (known !== undefined) return known
  const entries = [...lexicon.values()].flat()
  const taken = new Set(entries.map(({ written }) => written.toLowerCase()))
  const both = lexiconOf([...entries, ...OWN.filter(({ written }) => !taken.has(written.toLowerCase()))])
  joined.set(lexicon, both)
  return both
}
