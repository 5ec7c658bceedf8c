import { expect, test } from 'vitest'
import {
  ago,
  causeWords,
  counted,
  fileName,
  frequency,
  lasted,
  measured,
  readWords,
  serviceTitle,
  size,
  span,
  stopwatch,
} from './words.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

test.each([
  [-5, '0 s'],
  [59_999, '59 s'],
  [12 * MINUTE, '12 min'],
  [HOUR, '1 h'],
  [3 * HOUR + 5 * MINUTE, '3 h 5 min'],
  [25 * HOUR, '1 day'],
  [72 * HOUR, '3 days'],
])('a length of %i ms reads %s', (ms, words) => {
  expect(span(ms)).toBe(words)
})

test('how long an incident lasted is rounded as the voice rounds it', () => {
  expect(lasted(13 * MINUTE + 56_000)).toBe('14 min')
  expect(lasted(42_000)).toBe('42 s')
})

test('the clock of an open incident never runs backwards past zero', () => {
  expect(stopwatch(-1)).toBe('0:00')
  expect(stopwatch(12 * MINUTE + 5_000)).toBe('12:05')
  expect(stopwatch(3 * HOUR + 7 * MINUTE + 20_000)).toBe('3:07:20')
  expect(stopwatch(51 * HOUR + 7 * MINUTE)).toBe('2 d 03:07')
})

test('what happened this moment, or by a skewed clock in the future, happened just now', () => {
  expect(ago(1_000, 5_000)).toBe('just now')
  expect(ago(9_000, 5_000)).toBe('just now')
  expect(ago(0, 12 * MINUTE)).toBe('12 min ago')
})

test('counts read as people say them', () => {
  expect(counted(1, 'file')).toBe('1 file')
  expect(counted(214_532, 'line')).toBe('214,532 lines')
  expect(frequency(412, 0)).toBe('412 times, never before')
  expect(frequency(1, 0.4)).toBe('1 time, usually none')
  expect(frequency(40, 3.2)).toBe('40 times, usually 3')
})

test('sizes change their unit before they grow four digits', () => {
  expect([0, 999, 1_000, 2_412, 999_600, 48_200_000].map(size)).toEqual([
    '0 B',
    '999 B',
    '1.0 kB',
    '2.4 kB',
    '1.0 MB',
    '48 MB',
  ])
})

test('a service is called as the voice calls it', () => {
  expect(['checkout-api', 'payment-gateway', 'Orders DB', 'db', '-'].map(serviceTitle)).toEqual([
    'Checkout API',
    'Payment gateway',
    'Orders DB',
    'DB',
    '-',
  ])
})

test('a report that knows no cause says so instead of naming a small confidence', () => {
  expect([0, 0.2, 0.3, 0.6, 0.8, 1].map(causeWords)).toEqual([
    'No cause seen',
    'No cause seen',
    'Possibly the cause',
    'Probably the cause',
    'Very likely the cause',
    'Very likely the cause',
  ])
})

test('what an alert measured stands against its limit, as far as it is known', () => {
  expect(measured({ value: '4.8', threshold: '1.5', unit: 's' })).toBe('4.8 s, limit 1.5 s')
  expect(measured({ value: '97', threshold: '90', unit: '%' })).toBe('97%, limit 90%')
  expect(measured({ value: '12' })).toBe('12')
  expect(measured({ threshold: '1.5', unit: 's' })).toBe('')
})

test('a source is called by its file name', () => {
  expect(fileName('/var/log/payment/gateway.log')).toBe('gateway.log')
  expect(fileName('Datadog alert')).toBe('Datadog alert')
  expect(fileName('/var/log/')).toBe('/var/log/')
})

test('what was read names its places', () => {
  const asked = [{ query: 'logs: x', from: 0, to: 1, found: 1, took_ms: 1, problem: null }]
  const reading = { bytes: 0, skipped: [], baseline_from: 0, window_from: 0, window_to: 0, duration_ms: 0 }
  expect(readWords({ ...reading, lines: 214_532, files: 41 })).toBe('214,532 lines in 41 files')
  expect(readWords({ ...reading, lines: 4_210, files: 0, asked })).toBe('4,210 lines in Datadog')
  expect(readWords({ ...reading, lines: 1, files: 1, asked })).toBe('1 line in Datadog and 1 file')
  expect(readWords({ ...reading, lines: 0, files: 0 })).toBe('0 lines in 0 files')
})
