import { errorQuery, type ForeignScenario, latencyQuery, MINUTE, SECOND } from './foreign-scenario.ts'
import { golang, iso, nginxAccess, nginxError, pino, python, spring, syslog, zap } from './styles.ts'

/** Failures in other people's words that the wording and the detection may be tuned on. */
export const KNOWN: readonly ForeignScenario[] = [
  {
    name: 'nginx: upstream timeouts',
    alert: {
      service: 'edge-nginx',
      title: 'Too many 5xx at the edge',
      message: 'Errors per second are at 6.4.',
      query: errorQuery('edge-nginx', 1),
    },
    cause: [/cart/, /slow|timed out|reached/],
    files: ({ alertAt, random, flow, ordinary }) => ({
      'edge-nginx/access.log': [
        ...ordinary(4 * SECOND, (at) => nginxAccess(at, 'GET /cart', 200, random.latency(60) / 1000)),
        ...flow(alertAt - 6 * MINUTE, alertAt, 2 * SECOND, (at) => nginxAccess(at, 'GET /cart', 504, 60)),
      ],
      'edge-nginx/error.log': [
        ...ordinary(200 * SECOND, (at) =>
          nginxError(
            at,
            'warn',
            'a client request body is buffered to a temporary file /var/cache/nginx/client_temp/0000012',
          ),
        ),
        ...flow(alertAt - 6 * MINUTE, alertAt, 2 * SECOND, (at) =>
          nginxError(
            at,
            'error',
            `upstream timed out (110: Connection timed out) while reading response header from upstream, client: 10.4.2.${random.whole(1, 250)}, server: shop.example, request: "GET /cart HTTP/1.1", upstream: "http://cart-service:8080/cart", host: "shop.example"`,
          ),
        ),
      ],
    }),
  },
  {
    name: 'java: HikariPool runs dry behind stack traces',
    alert: {
      service: 'billing',
      title: 'p95 latency is high on billing',
      message: 'p95 latency of billing is 31 s, above 2 s.',
      query: latencyQuery('billing', 2),
    },
    cause: [/pool/],
    never: /certificate/,
    files: ({ alertAt, random, flow, ordinary }) => ({
      'billing.log': [
        ...ordinary(5 * SECOND, (at) =>
          spring(
            at,
            'INFO',
            'c.e.billing.InvoiceController',
            `invoice ${random.whole(10_000, 99_999)} rendered in ${random.latency(90)} ms`,
          ),
        ),
        ...ordinary(300 * SECOND, (at) =>
          spring(at, 'WARN', 'c.e.billing.MailClient', 'certificate of smtp.example expires in 21 days'),
        ),
        ...flow(alertAt - 7 * MINUTE, alertAt, 3 * SECOND, (at) =>
          [
            spring(
              at,
              'ERROR',
              'o.a.c.c.C.[.[.[/].[dispatcherServlet]',
              'Servlet.service() for servlet [dispatcherServlet] threw exception',
            ),
            'java.sql.SQLTransientConnectionException: HikariPool-1 - Connection is not available, request timed out after 30001ms (total=10, active=10, idle=0, waiting=43)',
            '\tat com.zaxxer.hikari.pool.HikariPool.createTimeoutException(HikariPool.java:686)',
            '\tat com.example.billing.InvoiceRepository.find(InvoiceRepository.java:51)',
          ].join('\n'),
        ),
      ],
    }),
  },
  {
    name: 'kubernetes: OOMKilled in syslog',
    alert: {
      service: 'recommender',
      title: 'Pods of recommender are not ready',
      message: 'Ready pods are at 1.',
      query: 'min(last_5m):sum:kubernetes_state.pod.ready{service:recommender} < 3',
    },
    cause: [/memory/],
    files: ({ alertAt, random, flow, ordinary }) => ({
      syslog: [
        ...ordinary(20 * SECOND, (at) =>
          syslog(
            at,
            `kubelet[${900 + (at % 3)}]`,
            `I${iso(at).slice(11, 19)} operation_generator.go:622] MountVolume.SetUp succeeded for volume "kube-api-access-${random.hex(5)}" pod "cron-${random.whole(100, 999)}"`,
          ),
        ),
        ...ordinary(90 * SECOND, (at) =>
          syslog(at, 'systemd[1]', `Started Session ${random.whole(100, 999)} of user deploy.`),
        ),
        ...flow(alertAt - 9 * MINUTE, alertAt, 90 * SECOND, (at) =>
          syslog(
            at,
            'kernel',
            `[${random.whole(100_000, 900_000)}.123456] Memory cgroup out of memory: Killed process ${random.whole(2000, 9000)} (recommender) total-vm:2411520kB, anon-rss:1046912kB, file-rss:9120kB`,
          ),
        ),
        ...flow(alertAt - 9 * MINUTE, alertAt, 60 * SECOND, (at) =>
          syslog(
            at,
            'kubelet[901]',
            `E${iso(at).slice(11, 19)} pod_workers.go:1301] "Error syncing pod, skipping" err="failed to \\"StartContainer\\" for \\"recommender\\" with CrashLoopBackOff: \\"back-off 40s restarting failed container=recommender pod=recommender-6d9c8f7b5-x2x9q_prod\\""`,
          ),
        ),
      ],
    }),
  },
  {
    name: 'an expired certificate, with a release shortly before',
    alert: {
      service: 'partner-sync',
      title: 'Errors of partner-sync',
      message: 'Errors per second are at 3.',
      query: errorQuery('partner-sync', 0.5),
    },
    cause: [/certificate/],
    never: /roll/i,
    files: ({ alertAt, random, flow, ordinary }) => ({
      'partner-sync.log': [
        ...ordinary(
          9 * SECOND,
          (at) =>
            golang(at, `synced ${random.whole(10, 99)} orders with partner in ${random.latency(300)}ms`),
          alertAt - 6 * MINUTE,
        ),
        { at: alertAt - 25 * MINUTE, text: golang(alertAt - 25 * MINUTE, 'starting partner-sync v3.4.1') },
        ...flow(alertAt - 6 * MINUTE, alertAt, 3 * SECOND, (at) =>
          golang(
            at,
            `ERROR Post "https://api.partner.example/v2/orders": tls: failed to verify certificate: x509: certificate has expired or is not yet valid: current time ${iso(at).slice(0, 19)}Z is after 2026-11-22T03:00:00Z`,
          ),
        ),
      ],
    }),
  },
  {
    name: 'kafka: lag after rebalances',
    alert: {
      service: 'ledger-projector',
      title: 'Projection is behind',
      message: 'Consumer lag is at 48,200.',
      query: 'avg(last_10m):sum:kafka.consumer_lag{service:ledger-projector} > 10000',
    },
    cause: [/consumer|group|rebalanc|queue|lag/],
    files: ({ alertAt, random, flow, ordinary }) => ({
      'ledger-projector.log': [
        ...ordinary(
          6 * SECOND,
          (at) => spring(at, 'INFO', 'c.e.ledger.Projector', `projected ${random.whole(20, 200)} entries`),
          alertAt - 8 * MINUTE,
        ),
        ...flow(alertAt - 10 * MINUTE, alertAt, 25 * SECOND, (at) =>
          spring(
            at,
            'WARN',
            'o.a.k.c.c.i.ConsumerCoordinator',
            `[Consumer clientId=projector-${random.whole(1, 3)}, groupId=ledger] consumer poll timeout has expired. This means the time between subsequent calls to poll() was longer than the configured max.poll.interval.ms`,
          ),
        ),
        ...flow(alertAt - 10 * MINUTE, alertAt, 25 * SECOND, (at) =>
          spring(
            at,
            'INFO',
            'o.a.k.c.c.i.ConsumerCoordinator',
            `[Consumer clientId=projector-${random.whole(1, 3)}, groupId=ledger] Member projector sending LeaveGroup request to coordinator due to consumer poll timeout; (Re-)joining group, rebalance in progress`,
          ),
        ),
        ...flow(alertAt - 9 * MINUTE, alertAt, 15 * SECOND, (at) =>
          spring(
            at,
            'WARN',
            'c.e.ledger.LagMonitor',
            `consumer lag of topic ledger.entries is ${random.whole(20_000, 50_000)}`,
          ),
        ),
      ],
    }),
  },
  {
    name: 'a noisy neighbour and no cause',
    alert: {
      service: 'profile-api',
      title: 'p95 latency is high on profile-api',
      message: 'p95 latency is 1.2 s.',
      query: latencyQuery('profile-api', 0.8),
    },
    cause: [],
    files: ({ alertAt, random, flow, ordinary }) => ({
      'profile-api.log': [
        ...ordinary(4 * SECOND, (at) =>
          pino(at, 30, 'request completed', { responseTime: random.latency(40) }),
        ),
        ...ordinary(120 * SECOND, (at) =>
          pino(at, 40, 'avatar missing, default used', { user: random.whole(1, 9999) }),
        ),
      ],
      'nightly-report.log': [
        ...flow(alertAt - 5 * MINUTE, alertAt, 2 * SECOND, (at) =>
          python(at, 'INFO', 'report.build', `rendered page ${random.whole(1, 900)}`),
        ),
        ...flow(alertAt - 5 * MINUTE, alertAt, 20 * SECOND, (at) =>
          python(
            at,
            'WARNING',
            'report.build',
            `font Lato missing on page ${random.whole(1, 900)}, fallback used`,
          ),
        ),
      ],
    }),
  },
  {
    name: 'a feature flag is switched on',
    alert: {
      service: 'storefront',
      title: 'Errors of storefront',
      message: 'Errors per second are at 4.',
      query: errorQuery('storefront', 1),
    },
    cause: [/flag|setting|configuration/],
    files: ({ alertAt, random, flow, ordinary }) => ({
      'storefront.log': [
        ...ordinary(4 * SECOND, (at) =>
          pino(at, 30, 'request completed', {
            url: `/p/${random.whole(1, 900)}`,
            statusCode: 200,
            responseTime: random.latency(35),
          }),
        ),
        ...ordinary(400 * SECOND, (at) => pino(at, 50, 'image proxy answered 404', { image: random.hex(8) })),
        {
          at: alertAt - 7 * MINUTE,
          text: pino(alertAt - 7 * MINUTE, 30, 'feature flag new-price-engine changed from off to on'),
        },
        ...flow(alertAt - 6.8 * MINUTE, alertAt, 2 * SECOND, (at) =>
          pino(at, 50, 'price engine returned no price for product', { product: random.whole(1, 9000) }),
        ),
      ],
    }),
  },
  {
    name: 'go: panic after a deployment named by its git SHA',
    alert: {
      service: 'shipping',
      title: 'Errors of shipping',
      message: 'Errors per second are at 2.5.',
      query: errorQuery('shipping', 0.5),
    },
    cause: [/3f2c1ab/, /panic|crash|empty value|nil/],
    files: ({ alertAt, random, flow, ordinary }) => ({
      'shipping.log': [
        ...ordinary(5 * SECOND, (at) =>
          zap(at, 'info', 'label printed', { took_ms: random.latency(80), parcel: random.hex(8) }),
        ),
        { at: alertAt - 300 * MINUTE, text: zap(alertAt - 300 * MINUTE, 'info', 'deployed 9be04d7 to prod') },
        { at: alertAt - 8 * MINUTE, text: zap(alertAt - 8 * MINUTE, 'info', 'deployed 3f2c1ab to prod') },
        ...flow(alertAt - 7.6 * MINUTE, alertAt, 4 * SECOND, (at) =>
          zap(
            at,
            'error',
            'http: panic serving 10.0.3.7:40212: runtime error: invalid memory address or nil pointer dereference',
            {
              stacktrace:
                'goroutine 88 [running]:\nnet/http.(*conn).serve.func1\n\t/usr/local/go/src/net/http/server.go:1868',
            },
          ),
        ),
      ],
    }),
  },
]
