import type { Names, Signature } from './signature.ts'

const other = (names: Names): string => names.dependency ?? 'another service'
const lookAt = (names: Names): string =>
  names.dependency === null ? 'Look first at the services it calls.' : `Look first at ${names.dependency}.`

/** Something the service depends on. Messages: libc resolver, OpenSSL, Go x509, HTTP status codes (RFC 9110), gRPC, Envoy. */
export const NEIGHBOUR_SIGNATURES: readonly Signature[] = [
  {
    id: 'certificate',
    seen: /cert\w*.{0,60}(?:expired|has expired|not yet valid|unknown authority|self.?signed|verify failed|invalid)|cert_has_expired|x509:/i,
    now: 'a certificate is not accepted',
    past: 'a certificate was not accepted',
    weight: 0.93,
    next: 'Renew the certificate, or look at the chain that is sent.',
    explains: ['tls', 'unreachable', 'reset', 'breaker', 'error', 'server-errors', 'timeout'],
    byChange: false,
  },
  {
    id: 'tls',
    seen: /(?:tls|ssl).{0,40}(?:handshake|alert|fail|error)|handshake.{0,20}(?:fail|error)/i,
    now: 'the TLS handshake fails',
    past: 'the TLS handshake failed',
    weight: 0.72,
    next: 'Look at the certificates on both sides.',
    explains: ['unreachable', 'reset', 'breaker', 'error', 'server-errors'],
    byChange: true,
  },
  {
    id: 'dns',
    seen: /lookup [\w.-]+ on [\d.]+:53|server misbehaving|enotfound|eai_again|nxdomain|getaddrinfo|servfail|no such host|name or service not known|name resolution|could not resolve|unknownhost/i,
    now: 'host names cannot be resolved',
    past: 'host names could not be resolved',
    weight: 0.9,
    next: 'Look at DNS from the machine it runs on.',
    explains: ['unreachable', 'timeout', 'reset', 'breaker', 'error', 'server-errors'],
    byChange: false,
  },
  {
    id: 'auth',
    seen: /password authentication failed|access denied for user|(?:invalid|expired|bad|wrong) (?:api.?key|credentials?|tokens?|signature)|(?:token|jwt|credentials?|session).{0,20}(?:expired|invalid|revoked)|unauthori[sz]ed|unauthenticated|\b401\b/i,
    now: 'the credentials are not accepted',
    past: 'the credentials were not accepted',
    weight: 0.84,
    next: 'Look at whether a secret was changed or has expired.',
    explains: ['error', 'server-errors', 'breaker'],
    byChange: true,
  },
  {
    id: 'permission',
    seen: /permission denied|\beacces\b|\beperm\b|forbidden|\b403\b|access ?denied(?! for user)|not authori[sz]ed/i,
    now: 'a permission is missing',
    past: 'a permission was missing',
    weight: 0.78,
    next: 'Look at which permission was changed.',
    explains: ['error', 'server-errors'],
    byChange: true,
  },
  {
    id: 'rate',
    seen: /rate.?limit|too many requests|\b429\b|request.{0,20}throttled|quota (?:is )?exceeded|resource_exhausted|throttlingexception/i,
    now: (names) =>
      names.dependency === null
        ? 'a rate limit is reached'
        : `the rate limit of ${names.dependency} is reached`,
    past: (names) =>
      names.dependency === null
        ? 'a rate limit was reached'
        : `the rate limit of ${names.dependency} was reached`,
    weight: 0.86,
    next: 'Look at who sends the requests, and consider a higher quota.',
    explains: ['error', 'server-errors', 'breaker', 'timeout'],
    byChange: true,
  },
  {
    id: 'unreachable',
    seen: /econnrefused|connection refused|no route to host|ehostunreach|enetunreach|unreachable|no healthy upstream|service unavailable|bad gateway|\b50[23]\b(?!\d)|failed to connect|connect failed|upstream connect error/i,
    now: (names) => `${other(names)} cannot be reached`,
    past: (names) => `${other(names)} could not be reached`,
    weight: 0.7,
    next: lookAt,
    explains: ['timeout', 'reset', 'breaker', 'error', 'server-errors', 'slower', 'queue'],
    byChange: false,
  },
  {
    id: 'timeout',
    seen: /time[sd]?[ -]?out|timeout|etimedout|deadline exceeded|\b504\b|did not respond|no response (?:from|within)|slow (?:response|call|request|upstream)|(?:call|query|request|response).{0,48}took|responded (?:slowly|late)/i,
    now: (names) => `${other(names)} answers too slowly`,
    past: (names) => `${other(names)} answered too slowly`,
    weight: 0.64,
    next: lookAt,
    explains: ['breaker', 'slower', 'server-errors', 'error', 'queue', 'pool', 'threads'],
    byChange: false,
  },
  {
    id: 'reset',
    seen: /econnreset|connection reset|broken pipe|\bepipe\b|socket hang ?up|connection (?:was )?(?:closed|lost|aborted)|unexpected eof/i,
    now: (names) => `connections to ${other(names)} break`,
    past: (names) => `connections to ${other(names)} broke`,
    weight: 0.52,
    next: lookAt,
    explains: ['error', 'server-errors', 'breaker'],
    byChange: false,
  },
  {
    id: 'breaker',
    seen: /circuit.?breaker|circuit (?:is |has )?open/i,
    now: (names) => `the circuit to ${other(names)} is open`,
    past: (names) => `the circuit to ${other(names)} was open`,
    weight: 0.5,
    next: lookAt,
    explains: ['error', 'server-errors'],
    byChange: false,
  },
  {
    id: 'leader',
    seen: /no leader|leader (?:election|not available|lost)|quorum|not enough replicas|split.?brain/i,
    now: 'the cluster has no leader',
    past: 'the cluster had no leader',
    weight: 0.82,
    next: 'Look at which members of the cluster are up.',
    explains: ['timeout', 'unreachable', 'error', 'server-errors', 'queue'],
    byChange: false,
  },
  {
    id: 'eviction',
    seen: /\bevict(?:ed|ing) pod|pod.{0,20}evicted|preempt|spot.{0,30}(?:interrupt|terminat)|node.{0,20}(?:not ?ready|drain)/i,
    now: 'the machine it runs on is taken away',
    past: 'the machine it ran on was taken away',
    weight: 0.82,
    next: 'Look at the state of the machines and where the work is placed.',
    explains: ['restart', 'crash', 'unreachable', 'timeout', 'reset'],
    byChange: false,
  },
]
