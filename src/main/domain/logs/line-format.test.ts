import { describe, expect, it } from 'vitest'
import { createAssembler } from './assembler.ts'
import { readAnyLine } from './line-format.ts'
import type { LogRecord } from './record.ts'

const context = { referenceAt: Date.UTC(2026, 10, 23, 12) }
const local = (...parts: [number, number, number, number, number, number, number?]): number =>
  new Date(...parts).getTime()
const THREE = local(2026, 10, 22, 3, 2, 11)
const utc = Date.UTC(2026, 10, 22, 3, 2, 11)

describe('reading one line', () => {
  it.each([
    [
      'RFC 5424',
      '<34>1 2026-11-22T03:02:11Z host app 12 ID47 [a b="]c\\]"] disk failed',
      utc,
      'fatal',
      'app',
      'disk failed',
    ],
    ['RFC 3164', '<11>Nov 22 03:02:11 host sshd[12]: no such user', THREE, 'error', 'sshd', 'no such user'],
    [
      'rsyslog with ISO time',
      '2026-11-22T03:02:11+00:00 host systemd[1]: Started nginx.',
      utc,
      'unknown',
      'systemd',
      'Started nginx.',
    ],
    [
      'the kernel',
      'Nov 22 03:02:11 host kernel: [12.678] Out of memory',
      THREE,
      'unknown',
      'kernel',
      'Out of memory',
    ],
    [
      'Python logging',
      '2026-11-22 03:02:11,000 - app.db - ERROR - no route',
      THREE,
      'error',
      null,
      'no route',
    ],
    ['Java', '2026-11-22 03:02:11,000 WARN  [http-7] slow reply', THREE, 'warn', null, 'slow reply'],
    [
      'PostgreSQL',
      '2026-11-22 03:02:11.000 UTC [12] FATAL:  too many clients',
      utc,
      'fatal',
      null,
      'too many clients',
    ],
    [
      'nginx errors',
      '2026/11/22 03:02:11 [error] 31#31: *1 upstream timed out',
      THREE,
      'error',
      null,
      'upstream timed out',
    ],
    [
      'Apache errors',
      '[Sun Nov 22 03:02:11.000000 2026] [core:error] [pid 3] gone',
      THREE,
      'error',
      null,
      'gone',
    ],
    [
      'access logs',
      '1.2.3.4 - bob [22/Nov/2026:03:02:11 +0000] "GET /x?a=1 HTTP/1.1" 502 23 "-" "curl" 0.123',
      utc,
      'error',
      null,
      'GET /x 502 took 123ms',
    ],
    [
      'klog',
      'E1122 03:02:11.000000    4121 index.go:210] merge failed',
      THREE,
      'error',
      null,
      'merge failed',
    ],
    [
      'logfmt',
      'ts=2026-11-22T03:02:11Z level=warn msg="pull failed" err="no host" worker=2',
      utc,
      'warn',
      null,
      'pull failed err="no host"',
    ],
    [
      'pino',
      `{"level":50,"time":${utc},"msg":"errored","err":{"message":"gone","stack":"Error: gone\\n at x"}}`,
      utc,
      'error',
      null,
      'errored: gone',
    ],
    [
      'Datadog JSON',
      '{"@timestamp":"2026-11-22T03:02:11Z","status":"error","dd":{"service":"pay","version":"2.1.0"},"message":"x"}',
      utc,
      'error',
      'pay',
      'x',
    ],
    [
      'Docker',
      '{"log":"ERROR boom\\n","stream":"stderr","time":"2026-11-22T03:02:11Z"}',
      utc,
      'error',
      null,
      'boom',
    ],
    ['containerd', '2026-11-22T03:02:11Z stdout F {"level":"info","msg":"hi"}', utc, 'info', null, 'hi'],
    ['no time at all', 'ERROR: something broke', null, 'error', null, 'something broke'],
    ['broken JSON', '{"level":', null, 'unknown', null, '{"level":'],
  ])('understands %s', (_, line, at, level, service, message) => {
    expect(readAnyLine(line, context)).toMatchObject({ at, level, service, message })
  })

  it('words that are names in JavaScript are no levels', () => {
    expect(readAnyLine('constructor failed', context).level).toBe('unknown')
    expect(readAnyLine('{"level":"__proto__","msg":"x"}', context).level).toBe('unknown')
  })

  it('puts a date without a year into the year before when it would lie ahead', () => {
    const january = { referenceAt: local(2027, 0, 2, 12, 0, 0) }
    expect(readAnyLine('Dec 31 23:59:59 host app: bye', january).at).toBe(local(2026, 11, 31, 23, 59, 59))
    expect(readAnyLine('Jan  1 00:00:01 host app: hello', january).at).toBe(local(2027, 0, 1, 0, 0, 1))
  })
})

function assemble(text: string): LogRecord[] {
  const records: LogRecord[] = []
  const assembler = createAssembler({
    fallbackService: 'file',
    context,
    emit: (record) => records.push(record),
  })
  for (const line of text.split('\n')) assembler.line(line)
  assembler.end()
  return records
}

describe('putting lines together', () => {
  it('a Java stack trace is one record that names its innermost cause', () => {
    const records = assemble(
      '2026-11-22 03:02:11,000 ERROR [x] charge failed\ncom.shop.ChargeException: no luck\n\tat com.shop.A.b(A.java:1)\nCaused by: java.net.ConnectException: Connection refused\n\t... 12 more\n2026-11-22 03:02:12,000 INFO  [x] next',
    )
    expect(records.map((one) => one.message)).toEqual([
      'charge failed: java.net.ConnectException: Connection refused',
      'next',
    ])
  })

  it('a Python traceback becomes its exception', () => {
    const records = assemble(
      'Traceback (most recent call last):\n  File "a.py", line 3, in b\n    c()\nValueError: bad amount\nnext thing',
    )
    expect(records[0]).toMatchObject({ message: 'ValueError: bad amount', level: 'error' })
  })

  it('lines without a time take the last one seen, and the age of the file before that', () => {
    const [first, , third] = assemble('no time yet\n2026-11-22 03:02:11,000 INFO x\nplain words')
    expect(first?.at).toBe(context.referenceAt)
    expect(third?.at).toBe(THREE)
  })

  it('reads the journal as journalctl exports it', () => {
    const records = assemble(
      `__REALTIME_TIMESTAMP=${utc}000\nPRIORITY=3\nSYSLOG_IDENTIFIER=pay\nMESSAGE=disk gone\n\n`,
    )
    expect(records).toMatchObject([{ at: utc, level: 'error', service: 'pay', message: 'disk gone' }])
  })
})

describe('a line of Redis', () => {
  it('has its time and its level behind the role', () => {
    const line = '1:M 22 Nov 2026 03:02:11.123 # Background saving error'
    expect(readAnyLine(line, { referenceAt: 0 })).toMatchObject({
      at: new Date(2026, 10, 22, 3, 2, 11, 123).getTime(),
      level: 'warn',
      message: 'Background saving error',
    })
    expect(readAnyLine('1:M 22 Nov 2026 99:02:11.123 # x', { referenceAt: 0 }).at).toBeNull()
  })
})
