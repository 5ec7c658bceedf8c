import { describe, expect, it } from 'vitest'
import { readPlaywright, readVitest } from './reports.ts'
import { missingLibraries, packageOf } from './system-parts.ts'
import { countingLine, honest, sum } from './tally.ts'

describe('the last line of npm test', () => {
  it('sums all steps', () => {
    const tally = sum([
      { passed: 2, failed: 0, skipped: ['a: why'] },
      { passed: 3, failed: 1, skipped: [] },
    ])
    expect(countingLine(tally)).toBe('5 passed, 1 failed, 1 skipped')
  })

  it.each([
    ['a program that fails without naming a test', { passed: 9, failed: 0, skipped: [] }, 1, 1],
    ['a program that ran no test at all', { passed: 0, failed: 0, skipped: [] }, 0, 1],
    ['a failed test and the exit code that goes with it', { passed: 9, failed: 2, skipped: [] }, 1, 2],
    ['a good run', { passed: 9, failed: 0, skipped: [] }, 0, 0],
    ['a run where all is skipped', { passed: 0, failed: 0, skipped: ['x: y'] }, 0, 0],
  ])('counts %s', (_title, tally, exitCode, failed) => {
    expect(honest(tally, exitCode).failed).toBe(failed)
  })
})

describe('the report of Vitest', () => {
  const file = (status: string, ...tests: string[]) => ({
    status,
    assertionResults: tests.map((result, index) => ({ fullName: `test ${index}`, status: result })),
  })

  it('is counted, with the skipped by name', () => {
    const report = {
      testResults: [file('passed', 'passed', 'skipped', 'todo'), file('failed', 'failed', 'passed')],
    }
    expect(readVitest(report)).toEqual({
      passed: 2,
      failed: 1,
      skipped: ['test 1: marked skipped in the source', 'test 2: marked todo in the source'],
    })
  })

  it('counts a file that cannot be loaded as a failure', () => {
    expect(readVitest({ testResults: [file('failed')] }).failed).toBe(1)
  })

  it('is refused when it is something else', () => {
    expect(() => readVitest({ results: [] })).toThrow()
  })
})

describe('the report of Playwright', () => {
  const spec = (status: string, ...annotations: object[]) => ({
    title: status,
    tests: [{ status, annotations }],
  })

  it('is counted through nested suites, with the reason of every skip', () => {
    const report = {
      errors: [],
      suites: [
        { specs: [spec('expected')], suites: [{ specs: [spec('unexpected'), spec('flaky')] }] },
        { specs: [spec('skipped', { type: 'skip', description: 'no sound device' }), spec('skipped')] },
      ],
    }
    expect(readPlaywright(report)).toEqual({
      passed: 1,
      failed: 2,
      skipped: ['skipped: no sound device', 'skipped: no reason given'],
    })
  })

  it('counts errors outside of tests', () => {
    expect(readPlaywright({ suites: [], errors: [{ message: 'no tests found' }] }).failed).toBe(1)
  })
})

describe('libraries that are missing', () => {
  const ldd = `	linux-vdso.so.1 (0x00007ffc)
	libnss3.so => not found
	libgtk-3.so.0 => not found
	libc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f)`

  it('are found in what ldd prints', () => {
    expect(missingLibraries(ldd)).toEqual(['libnss3.so', 'libgtk-3.so.0'])
  })

  it.each([
    ['libnss3.so', 'libnss3'],
    ['libnspr4.so', 'libnss3'],
    ['libatk-bridge-2.0.so.0', 'libatk-bridge2.0-0'],
    ['libatk-1.0.so.0', 'libatk1.0-0'],
    ['libasound.so.2', 'libasound2'],
    ['libgbm.so.1', 'libgbm1'],
    ['libunknown.so.9', 'libunknown.so.9'],
  ])('%s is in %s', (library, name) => {
    expect(packageOf(library)).toBe(name)
  })
})
