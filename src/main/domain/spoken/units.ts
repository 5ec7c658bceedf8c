import { spokenNumber } from './numbers.ts'

/** Unit as written: [one, many]. Case matters where it does in writing: `MB` is bytes, `Mb` bits. */
const UNITS: Readonly<Record<string, readonly [string, string]>> = {
  ns: pair('nanosecond'),
  us: pair('microsecond'),
  ms: pair('millisecond'),
  msec: pair('millisecond'),
  msecs: pair('millisecond'),
  s: pair('second'),
  sec: pair('second'),
  secs: pair('second'),
  m: pair('minute'),
  min: pair('minute'),
  mins: pair('minute'),
  h: pair('hour'),
  hr: pair('hour'),
  hrs: pair('hour'),
  d: pair('day'),
  w: pair('week'),
  B: pair('byte'),
  kB: pair('kilobyte'),
  KB: pair('kilobyte'),
  MB: pair('megabyte'),
  GB: pair('gigabyte'),
  TB: pair('terabyte'),
  PB: pair('petabyte'),
  KiB: pair('kilobyte'),
  MiB: pair('megabyte'),
  GiB: pair('gigabyte'),
  TiB: pair('terabyte'),
  Ki: pair('kilobyte'),
  Mi: pair('megabyte'),
  Gi: pair('gigabyte'),
  Ti: pair('terabyte'),
  kb: pair('kilobyte'),
  mb: pair('megabyte'),
  gb: pair('gigabyte'),
  tb: pair('terabyte'),
  G: pair('gigabyte'),
  bps: ['bit per second', 'bits per second'],
  kbps: ['kilobit per second', 'kilobits per second'],
  Kbps: ['kilobit per second', 'kilobits per second'],
  Mbps: ['megabit per second', 'megabits per second'],
  Gbps: ['gigabit per second', 'gigabits per second'],
  Hz: ['hertz', 'hertz'],
  kHz: ['kilohertz', 'kilohertz'],
  MHz: ['megahertz', 'megahertz'],
  GHz: ['gigahertz', 'gigahertz'],
  '%': ['percent', 'percent'],
  pp: pair('percentage point'),
  x: ['time', 'times'],
  X: ['time', 'times'],
  k: ['thousand', 'thousand'],
  K: ['thousand', 'thousand'],
  M: ['million', 'million'],
  bn: ['billion', 'billion'],
  rps: ['request per second', 'requests per second'],
  qps: ['query per second', 'queries per second'],
  tps: ['transaction per second', 'transactions per second'],
  rpm: ['request per minute', 'requests per minute'],
  '\u00B0C': ['degree', 'degrees'],
  '\u00B0F': ['degree Fahrenheit', 'degrees Fahrenheit'],
  '\u00B0': ['degree', 'degrees'],
  W: pair('watt'),
  kW: pair('kilowatt'),
  V: pair('volt'),
  km: pair('kilometer'),
}
const PERIODS: Readonly<Record<string, string>> = {
  s: 'second',
  sec: 'second',
  second: 'second',
  min: 'minute',
  m: 'minute',
  minute: 'minute',
  h: 'hour',
  hr: 'hour',
  hour: 'hour',
  d: 'day',
  day: 'day',
  week: 'week',
  month: 'month',
  req: 'request',
  request: 'request',
  user: 'user',
}
const SIGNS: Readonly<Record<string, string>> = {
  '+': 'plus ',
  '-': 'minus ',
  '~': 'about ',
  '+/-': 'plus or minus ',
}
const MONEY: Readonly<Record<string, string>> = { $: 'dollar', '\u20AC': 'euro', '\u00A3': 'pound' }
const COUNTED: Readonly<Record<string, string>> = {
  req: 'requests',
  reqs: 'requests',
  err: 'errors',
  errs: 'errors',
  msg: 'messages',
  msgs: 'messages',
  tok: 'tokens',
  op: 'operations',
  ops: 'operations',
}

const NUMBER = '\\d{1,3}(?:,\\d{3})+(?:\\.\\d+)?|\\d+(?:\\.\\d+)?'
const UNIT = Object.keys(UNITS)
  .sort((a, b) => b.length - a.length)
  .map((unit) => unit.replace(/[$%]/g, '\\$&'))
  .join('|')
const PERIOD = Object.keys(PERIODS)
  .sort((a, b) => b.length - a.length)
  .join('|')
const NOT_INSIDE = '(?<![A-Za-z0-9_.\\uE000-\\uF8FF-])'

const RANGE = new RegExp(
  `${NOT_INSIDE}(${NUMBER})\\s?(${UNIT})?\\s?(?:-|to|\\.\\.)\\s?(${NUMBER})(?:\\s?(${UNIT}))?(?![\\w%-]|\\.\\d)`,
  'g',
)
const MEASURE = new RegExp(
  `${NOT_INSIDE}(\\+/-\\s?|~\\s?|[-+])?([$\u20AC\u00A3])?(${NUMBER})(?:\\s?(${UNIT})(?![A-Za-z0-9]))?(?:\\s?/\\s?(${PERIOD})(?![A-Za-z0-9]))?(?![A-Za-z0-9_]|[-.][A-Za-z0-9])`,
  'g',
)
const DURATION = new RegExp(`${NOT_INSIDE}(?:\\d+(?:\\.\\d+)?(?:ms|h|m|s|d)){2,5}(?![\\w])`, 'g')
const COMPOUND_RATE = new RegExp(
  `(?<![A-Za-z0-9_/.])([A-Za-z]{2,16})/(${PERIOD})(?![A-Za-z0-9/_-]|\\.[A-Za-z0-9])`,
  'g',
)

function pair(one: string): readonly [string, string] {
  return [one, `${one}s`]
}

/** Amounts of every kind in words: `500ms`, `-5`, `10-20%`, `1h30m`, `$12.50`, `512MiB`, `12/min`, `40 req/s`. */
export function sayAmounts(text: string, put: (spoken: string) => string): string {
  return text
    .replace(DURATION, (all) =>
      put([...all.matchAll(/(\d+(?:\.\d+)?)(ms|h|m|s|d)/g)].map((m) => amount(m[1] ?? '', m[2])).join(' ')),
    )
    .replace(
      COMPOUND_RATE,
      (_, what: string, period: string) => `${COUNTED[what] ?? what} ${put(`per ${PERIODS[period]}`)}`,
    )
    .replace(RANGE, (_, from: string, unit: string | undefined, to: string, last: string | undefined) => {
      const first = unit === undefined || unit === last ? spokenNumber(from) : amount(from, unit)
      return put(`${first} to ${amount(to, last ?? undefined)}`)
    })
    .replace(
      MEASURE,
      (
        _,
        sign: string | undefined,
        money: string | undefined,
        number: string,
        unit?: string,
        period?: string,
      ) => {
        const value = money === undefined ? amount(number, unit) : price(number, MONEY[money] ?? '', unit)
        return put(
          `${SIGNS[sign?.trim() ?? ''] ?? ''}${value}${period === undefined ? '' : ` per ${PERIODS[period]}`}`,
        )
      },
    )
}

/** Nobody writes 200 minutes as `200m`; Kubernetes writes a fifth of a processor so. */
const MILLICORES_FROM = 200

function amount(number: string, unit: string | undefined): string {
  const spoken = spokenNumber(number)
  const names = unit === undefined ? undefined : UNITS[unit]
  if (unit === 'm' && Number(number) >= MILLICORES_FROM) return `${spoken} millicores`
  return names === undefined ? spoken : `${spoken} ${number === '1' ? names[0] : names[1]}`
}

function price(number: string, currency: string, scale: string | undefined): string {
  if (scale !== undefined) return `${amount(number, scale)} ${currency}s`
  const [whole = '0', cents = ''] = number.split('.')
  if (cents.length !== 2 || cents === '00')
    return `${spokenNumber(cents === '00' ? whole : number)} ${currency}${number === '1' ? '' : 's'}`
  const small = `${spokenNumber(String(Number(cents)))} cent${cents === '01' ? '' : 's'}`
  return whole === '0' ? small : `${spokenNumber(whole)} ${currency}${whole === '1' ? '' : 's'} and ${small}`
}
