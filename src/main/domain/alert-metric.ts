/** What a metric measures, as people say it, and its unit where the name tells it. */
export interface MetricMeaning {
  readonly what: string
  readonly unit: string | null
}

type Rule = readonly [pattern: RegExp, what: string, unit: string | null]

/**
 * Datadog's own metrics with the units of its integrations' metadata.csv (system, docker, kubernetes, trace), then names
 * that most teams use. The first that fits wins. Times of `trace.*` are seconds.
 */
const RULES: readonly Rule[] = [
  [/^trace\..*\.duration(\.|$)/, 'latency', 's'],
  [/^trace\..*\.apdex(\.|$)/, 'Apdex score', null],
  [/^trace\..*\.errors(\.|$)/, 'errors', null],
  [/^trace\..*\.hits(\.|$)/, 'requests', null],
  [/^system\.cpu\.idle$/, 'idle CPU', '%'],
  [/^system\.cpu\.iowait$/, 'time waiting for the disk', '%'],
  [/^system\.cpu\./, 'CPU usage', '%'],
  [/^system\.load\./, 'load average', null],
  [/^system\.mem\.pct_usable$/, 'usable memory', 'fraction'],
  [/^system\.mem\.(?:free|usable)$/, 'free memory', 'bytes'],
  [/^system\.mem\.used$/, 'memory usage', 'bytes'],
  [/^system\.swap\.used$/, 'swap usage', 'bytes'],
  [/^system\.disk\.in_use$/, 'disk usage', 'fraction'],
  [/^system\.disk\.free$/, 'free disk space', 'bytes'],
  [/^system\.disk\.used$/, 'disk usage', 'bytes'],
  [/^system\.fs\.inodes\.in_use$/, 'inode usage', 'fraction'],
  [/^(?:docker|container)\.cpu\.usage$/, 'CPU usage', null],
  [/^kubernetes\.containers\.restarts$/, 'container restarts', null],
  [/^kubernetes\.memory\.usage$|^container\.memory\.usage$|^docker\.mem\.rss$/, 'memory usage', 'bytes'],
  [/^jvm\.heap_memory$/, 'heap memory', 'bytes'],
  [/^aws\.rds\.cpuutilization$|^aws\.ec2\.cpuutilization$/, 'CPU usage', '%'],
  [/(?:^|[._])error[._]?(?:rate|ratio|pct|percent)|(?:^|[._])errors[._](?:rate|ratio)/, 'error rate', null],
  [/(?:^|[._])(?:consumer[._]?lag|lag)(?:[._]|$)/, 'consumer lag', null],
  [/(?:^|[._])queue[._](?:size|length|depth|messages)|(?:^|[._])messages[._]ready/, 'queue length', null],
  [/(?:^|[._])(?:latency|response[._]?time|duration|elapsed)(?:[._]|$)/, 'latency', null],
  [/(?:^|[._])cpu(?:[._](?:usage|utili[sz]ation|percent|pct|total))?$/, 'CPU usage', null],
  [/(?:^|[._])mem(?:ory)?[._](?:usage|used|utili[sz]ation|percent|pct)/, 'memory usage', null],
  [/(?:^|[._])connections?(?:[._](?:active|open|used|count|in_use))?$/, 'connections', null],
  [/(?:^|[._])restarts?(?:[._]|$)/, 'restarts', null],
  [/(?:^|[._])(?:errors?|exceptions|failures|5xx)(?:[._](?:count|total))?$/, 'errors', null],
  [/(?:^|[._])(?:requests?|hits)(?:[._](?:count|total))?$/, 'requests', null],
]

const SUFFIX_UNITS: readonly (readonly [RegExp, string])[] = [
  [/[._](?:ms|msec|millis|milliseconds)$/, 'ms'],
  [/[._](?:us|micros|microseconds)$/, 'us'],
  [/[._](?:ns|nanos|nanoseconds)$/, 'ns'],
  [/[._](?:s|sec|secs|seconds)$/, 's'],
  [/[._](?:pct|percent|percentage)$/, '%'],
  [/[._](?:ratio|fraction)$/, 'fraction'],
  [/[._]bytes$/, 'bytes'],
]

const OLD_PERCENTILE = /\.(50|75|90|95|99)p$/
const PERCENTILE = /^p(\d{1,2}(?:\.\d)?)$/

/** The metric's name itself is the answer when no rule knows it. `aggregator` is `avg`, `max`, `p95` … */
export function metricMeaning(metric: string, aggregator: string | null): MetricMeaning {
  const name = metric.toLowerCase()
  const suffix = SUFFIX_UNITS.find(([pattern]) => pattern.test(name))
  const bare = suffix === undefined ? name : name.replace(suffix[0], '')
  const percentile = PERCENTILE.exec(aggregator ?? '')?.[1] ?? OLD_PERCENTILE.exec(name)?.[1] ?? null
  const rule =
    distribution(name, percentile) ?? RULES.find(([pattern]) => pattern.test(name) || pattern.test(bare))
  const unit = rule?.[2] ?? suffix?.[1] ?? null
  if (rule === undefined) return { what: metric, unit }
  return { what: percentile === null ? rule[1] : `p${percentile} ${rule[1]}`, unit }
}

/** `p95:trace.http.request` is the distribution of the request's duration in seconds (Datadog, "trace metrics"). */
function distribution(name: string, percentile: string | null): Rule | null {
  const isDuration = name.startsWith('trace.') && !/\.(?:errors|hits|apdex)(?:\.|$)/.test(name)
  return percentile !== null && isDuration ? [/^trace\./, 'latency', 's'] : null
}

const TIME_IN_SECONDS: Readonly<Record<string, number>> = {
  ns: 1e-9,
  us: 1e-6,
  µs: 1e-6,
  ms: 1e-3,
  s: 1,
  min: 60,
}
const SIZE_IN_BYTES: Readonly<Record<string, number>> = {
  b: 1,
  bytes: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  kib: 1024,
  mib: 1024 ** 2,
  gib: 1024 ** 3,
  tib: 1024 ** 4,
}
const SHARES: Readonly<Record<string, number>> = { fraction: 1, '%': 0.01 }

/** `value` in another unit of the same kind (time, size, share); null when the two do not measure the same. */
export function convert(value: number, from: string, to: string): number | null {
  for (const kind of [TIME_IN_SECONDS, SIZE_IN_BYTES, SHARES]) {
    const [one, other] = [factor(kind, from), factor(kind, to)]
    if (one !== null && other !== null) return Number(((value * one) / other).toPrecision(12))
  }
  return null
}

function factor(kind: Readonly<Record<string, number>>, unit: string): number | null {
  const name = unit.toLowerCase()
  return Object.hasOwn(kind, name) ? (kind[name] ?? null) : null
}
