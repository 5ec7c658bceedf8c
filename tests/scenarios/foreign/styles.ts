/** How other people's programs write a line. Times without a zone are in the machine's, as on a real host. */
const pad = (value: number, width = 2): string => String(value).padStart(width, '0')
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')
const date = (at: Date, joint: string): string =>
  [at.getFullYear(), pad(at.getMonth() + 1), pad(at.getDate())].join(joint)
const time = (at: Date): string => `${pad(at.getHours())}:${pad(at.getMinutes())}:${pad(at.getSeconds())}`

export const iso = (at: number): string => new Date(at).toISOString()

/** nginx's error_log. */
export const nginxError = (at: number, level: string, text: string): string =>
  `${date(new Date(at), '/')} ${time(new Date(at))} [${level}] 29#29: *${at % 90_001} ${text}`

/** nginx's "combined" access_log, with the request time at the end as many add it. */
export function nginxAccess(at: number, request: string, status: number, seconds: number): string {
  const zone = -new Date(at).getTimezoneOffset()
  const sign = zone < 0 ? '-' : '+'
  const offset = `${sign}${pad(Math.floor(Math.abs(zone) / 60))}${pad(Math.abs(zone) % 60)}`
  const day = new Date(at)
  const stamp = `${pad(day.getDate())}/${MONTHS[day.getMonth()]}/${day.getFullYear()}:${time(day)} ${offset}`
  return `10.4.${at % 7}.${at % 251} - - [${stamp}] "${request} HTTP/1.1" ${status} ${200 + (at % 4_000)} "-" "Mozilla/5.0" ${seconds.toFixed(3)}`
}

/** Logback's default pattern in Spring Boot. */
export const spring = (at: number, level: string, logger: string, text: string): string =>
  `${iso(at)} ${level.padStart(5)} 1 --- [nio-8080-exec-${at % 10}] ${logger.padEnd(40)} : ${text}`

/** Python's logging with asctime, name and level. */
export const python = (at: number, level: string, logger: string, text: string): string =>
  `${date(new Date(at), '-')} ${time(new Date(at))},${pad(at % 1000, 3)} ${logger} ${level} ${text}`

/** Go's log package with LstdFlags. */
export const golang = (at: number, text: string): string =>
  `${date(new Date(at), '/')} ${time(new Date(at))} ${text}`

/** zap and zerolog: JSON with a level and epoch seconds. */
export const zap = (
  at: number,
  level: string,
  message: string,
  fields: Record<string, unknown> = {},
): string => JSON.stringify({ level, ts: at / 1_000, caller: 'server/run.go:118', msg: message, ...fields })

/** pino: numeric level, epoch milliseconds. */
export const pino = (
  at: number,
  level: number,
  message: string,
  fields: Record<string, unknown> = {},
): string => JSON.stringify({ level, time: at, pid: 7, hostname: 'prod-3', ...fields, msg: message })

/** rsyslog's traditional format. */
export const syslog = (at: number, program: string, text: string): string => {
  const day = new Date(at)
  return `${MONTHS[day.getMonth()]} ${String(day.getDate()).padStart(2)} ${time(day)} prod-3 ${program}: ${text}`
}

/** PostgreSQL with log_line_prefix '%m [%p] ' in UTC. */
export const postgres = (at: number, level: string, text: string): string =>
  `${iso(at).slice(0, 10)} ${iso(at).slice(11, 23)} UTC [${400 + (at % 600)}] ${level}:  ${text}`

/** MySQL 8 error log. */
export const mysql = (at: number, level: string, code: string, text: string): string =>
  `${iso(at).replace('Z', '000Z')} ${at % 900} [${level}] [${code}] [Server] ${text}`

/** Redis 7 log. */
export const redis = (at: number, mark: string, text: string): string => {
  const day = new Date(at)
  return `1:M ${pad(day.getDate())} ${MONTHS[day.getMonth()]} ${day.getFullYear()} ${time(day)}.${pad(at % 1000, 3)} ${mark} ${text}`
}
