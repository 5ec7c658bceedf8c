import type { EvidenceKind } from './evidence.ts'

/**
 * What a sentence may blame, and what must be seen before it may. A sentence that says `said` needs cited evidence
 * that matches `seen` (or is of one of the `kinds`), so that no analyst can blame the disk for a log about memory.
 */
export interface Concept {
  readonly id: string
  readonly said: RegExp
  readonly seen: RegExp
  readonly kinds?: readonly EvidenceKind[]
}

/** The log spellings come from the messages of Linux errno(3), the JVM, Node, Go, PostgreSQL, MySQL, Redis and Envoy. */
export const CONCEPTS: readonly Concept[] = [
  {
    id: 'connections',
    said: /\bpools?\b|no (?:free )?connections|out of connections/i,
    seen: /pool|too many (?:connections|clients)|connection slots|max_?connections|connection limit/i,
  },
  {
    id: 'memory',
    said: /\bmemory\b|\bheap\b|\boom\b|\bram\b|garbage collect/i,
    seen: /memory|heap|\boom|enomem|\brss\b|\b137\b|\bgc\b|garbage|\bram\b/i,
  },
  {
    id: 'disk',
    said: /\bdisks?\b|\bstorage\b|\binodes?\b|file ?system|\bvolume is full/i,
    seen: /disk|no space left|enospc|file ?system|inode|storage|volume|quota/i,
  },
  { id: 'cpu', said: /\bcpus?\b|\bprocessors?\b/i, seen: /cpu|processor|load average|throttl/i },
  {
    id: 'files',
    said: /file (?:handles?|descriptors?)|open files/i,
    seen: /emfile|enfile|too many open files|file ?(?:handle|descriptor)|\bfds?\b/i,
  },
  {
    id: 'threads',
    said: /\bthreads?\b|\bworkers? (?:are|is) busy/i,
    seen: /thread|rejectedexecution|executor|worker|resource temporarily unavailable/i,
  },
  { id: 'certificate', said: /\bcertificates?\b|\btls\b|\bssl\b/i, seen: /cert|x509|\bssl|\btls|handshake/i },
  {
    id: 'dns',
    said: /\bdns\b|name resolution|resolved\b|host names?\b/i,
    seen: /dns|lookup [\w.-]+ on [\d.]+:53|server misbehaving|enotfound|eai_again|nxdomain|getaddrinfo|servfail|no such host|resolv|name or service not known|unknownhost/i,
  },
  {
    id: 'access',
    said: /\bcredentials?\b|\bpasswords?\b|\bauthenticat\w*|\bpermissions?\b|\btokens?\b|\bunauthori[sz]ed\b|\baccess is denied/i,
    seen: /\b40[13]\b|unauthori[sz]|unauthenticated|forbidden|authenticat|credential|password|token|permission|access denied|eacces|eperm|api.?key|signature|jwt/i,
  },
  {
    id: 'rate',
    said: /rate limit\w*|throttl\w*|too many requests|\bquotas?\b/i,
    seen: /\b429\b|rate.?limit|throttl|quota|too many requests|resource_?exhausted|slow ?down/i,
  },
  {
    id: 'timeout',
    said: /\btimes? out\b|\btimed out\b|\btimeouts?\b|too (?:late|slowly)|(?:not|no longer) answer/i,
    seen: /time[sd]?[ -]?out|etimedout|deadline|\b504\b|not respond|no response|slow|latency|took|duration|refused|unavailable|unreachable|missed/i,
  },
  {
    id: 'unreachable',
    said: /\brefuse[sd]?\b|\bunreachable\b|cannot be reached|could not be reached|connections? (?:break|broke|is lost|was lost)/i,
    seen: /refused|unreachable|no route|econn|ehost|enet|reset|broken pipe|hang ?up|\b50[23]\b|unavailable|bad gateway|upstream|connect/i,
  },
  {
    id: 'locks',
    said: /\bdead-?locks?\w*|\blocks?\b|\blocked\b/i,
    seen: /deadlock|lock|busy/i,
  },
  {
    id: 'schema',
    said: /\bschemas?\b|\bmigrations?\b|\bcolumns?\b|\btables?\b/i,
    seen: /column|relation|table|schema|migrat|field/i,
  },
  {
    id: 'release',
    said: /\breleases?\b|\breleased\b|\bdeploy\w*|\bversions?\b|\brollouts?\b|\brolled out\b/i,
    seen: /deploy|release|version|rollout|\bv\d+\.\d+/i,
    kinds: ['deployment'],
  },
  {
    id: 'stop',
    said: /\brestart\w*|\bcrash\w*|\bkilled\b|\bkeeps stopping\b|\bstops? by itself\b|\bmachine\b.{0,24}\btaken away/i,
    seen: /restart|exit|kill|sig(?:term|segv|abrt|int)|segfault|segmentation|crash|panic|core dump|back-?off|start|stop|abort|evict|preempt|spot|drain|interrupt|terminat|not ?ready/i,
    kinds: ['restart'],
  },
  {
    id: 'configuration',
    said: /\bconfig\w*|\bsettings?\b/i,
    seen: /config|setting|environment|\benv\b|variable|option|flag|parameter/i,
  },
  {
    id: 'queue',
    said: /\bqueues?\b|\bbacklogs?\b|\bconsumers?\b/i,
    seen: /queue|backlog|\blag|backpressure|consumer|pending|offset/i,
  },
  {
    id: 'replica',
    said: /\bread-only\b|\breplicas?\b|\bprimary\b|\bleaders?\b|\bquorum\b/i,
    seen: /read.?only|replica|primary|master|leader|failover|quorum|election/i,
  },
  { id: 'corruption', said: /\bcorrupt\w*|\bdamaged\b/i, seen: /corrupt|checksum|\bcrc|malformed|damaged/i },
  { id: 'breaker', said: /\bcircuit\b/i, seen: /circuit|breaker/i },
  {
    id: 'clock',
    said: /\bclocks?\b.{0,24}\b(?:wrong|skew|differ|apart)/i,
    seen: /clock|skew|before issued|not yet valid|\bntp/i,
  },
  {
    id: 'database',
    said: /\bdatabases?\b|\bquer(?:y|ies)\b/i,
    seen: /database|too many clients|\bdb\b|sql|postgres|mysql|mongo|maria|oracle|query|queries|transaction|statement|connection slots|deadlock|relation|column|table|jdbc|hikari/i,
  },
  { id: 'cache', said: /\bcaches?\b/i, seen: /cache|redis|memcache/i },
  {
    id: 'network',
    said: /\bnetworks?\b|\bpackets?\b/i,
    seen: /network|packet|unreachable|no route|enet|ehost/i,
  },
  {
    id: 'traffic',
    said: /\btraffic\b|more requests/i,
    seen: /traffic|request|\brps\b|load|\bget\b|\bpost\b|\bhits?\b/i,
  },
  {
    id: 'attack',
    said: /\battacks?\b|\bhack\w*|\bintru\w+/i,
    seen: /attack|brute|intrusion|flood|ddos|exploit|injection/i,
  },
]
