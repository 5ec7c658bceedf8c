import { cardinal, ordinal, twoDigits } from './numbers.ts'

const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
)
const ISO =
  /(?<![\w-])(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?\s?(Z|UTC|[+-]\d{2}:?\d{2})?(?![\w:])/g
const DATE = /(?<![\w-])(\d{4})[-/](\d{2})[-/](\d{2})(?![\w-])/g
const TIME =
  /(?<![\w:.])(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?(?:\s?([AaPp])\.?[Mm]\b\.?)?(Z(?!\w))?(?![\w:])/g

/**
 * Clock times and dates in words. A full timestamp is said as its time alone: the room knows the day.
 * What is no time or date (25:00, month 13) stays as it is.
 */
export function sayTimes(text: string, put: (spoken: string) => string): string {
  return text
    .replace(ISO, (all, _y, _m, _d, hour: string, minute: string, second?: string, zone?: string) => {
      const time = clock(Number(hour), Number(minute), second)
      return time === null ? all : put(`${time}${zone === 'Z' || zone === 'UTC' ? ' U T C' : ''}`)
    })
    .replace(DATE, (all, year: string, month: string, day: string) => {
      const name = MONTHS[Number(month) - 1]
      const valid = name !== undefined && Number(day) >= 1 && Number(day) <= 31
      return valid ? put(`${name} ${ordinal(Number(day))}, ${spokenYear(Number(year))}`) : all
    })
    .replace(TIME, (all, hour: string, minute: string, second?: string, half?: string, zulu?: string) => {
      const time = clock(Number(hour), Number(minute), second)
      if (time === null) return all
      return put(
        `${time}${half === undefined ? '' : ` ${half.toUpperCase()} M`}${zulu === undefined ? '' : ' U T C'}`,
      )
    })
}

function clock(hour: number, minute: number, second: string | undefined): string | null {
  if (hour > 23 || minute > 59 || Number(second ?? 0) > 59) return null
  const seconds = Number(second ?? 0)
  const tail = seconds === 0 ? '' : ` and ${cardinal(seconds)} second${seconds === 1 ? '' : 's'}`
  return hourAndMinute(hour, minute) + tail
}

function hourAndMinute(hour: number, minute: number): string {
  if (hour === 0 && minute === 0) return 'midnight'
  if (minute > 0) return `${cardinal(hour)} ${twoDigits(minute)}`
  return hour > 12 ? `${cardinal(hour)} hundred` : `${cardinal(hour)} o'clock`
}

function spokenYear(year: number): string {
  if (year < 1_000 || (year >= 2_000 && year < 2_010) || year % 1_000 === 0) return cardinal(year)
  const [century, rest] = [Math.floor(year / 100), year % 100]
  return rest === 0 ? `${cardinal(century)} hundred` : `${cardinal(century)} ${twoDigits(rest)}`
}
