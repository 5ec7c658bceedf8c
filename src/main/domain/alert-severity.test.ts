import { describe, expect, it } from 'vitest'
import type { Severity, Transition } from './alert.ts'
import { decideSeverity, type SeverityClues } from './alert-severity.ts'

const clues = (overrides: Partial<SeverityClues>): SeverityClues => ({
  priority: null,
  eventPriority: null,
  titlePriority: null,
  type: null,
  transition: 'triggered',
  tags: [],
  ...overrides,
})

describe('the severity of an alert', () => {
  it.each<[string, Partial<SeverityClues>, Severity]>([
    ['follows the priority', { priority: 'P1', type: 'warning' }, 1],
    ['accepts a bare digit', { priority: '4' }, 4],
    ['accepts the priority in the title', { titlePriority: 2 }, 2],
    ['prefers the field to the title', { priority: 'P3', titlePriority: 1 }, 3],
    ['accepts P2 where events have normal or low', { eventPriority: 'P2' }, 2],
    ['accepts a tag', { tags: ['team:shop', 'severity:critical'] }, 1],
    ['accepts sev1 as a tag', { tags: ['severity:sev1'] }, 1],
    ['ignores a tag it does not know', { tags: ['severity:constructor'] }, 2],
    ['is high when nothing says more', {}, 2],
    ['is high for an error', { type: 'error' }, 2],
    ['is a warning for a warning', { type: 'Warning' }, 3],
    ['is low for information', { type: 'info' }, 4],
    ['is one milder for an event of low priority', { eventPriority: 'low' }, 3],
    ['is one milder for a warning of a P1 monitor', { priority: 'P1', transition: 'warn' }, 2],
    ['is one milder for a lack of data', { priority: 'P2', transition: 'no-data' }, 3],
    ['never goes below five', { priority: 'P5', transition: 're-warn' }, 5],
    [
      'is one milder when a warning is repeated',
      { priority: 'P1', type: 'warning', transition: 'renotify' },
      2,
    ],
    [
      'keeps its rank when an alarm is repeated',
      { priority: 'P1', type: 'error', transition: 'renotify' },
      1,
    ],
    ['keeps its rank in a recovery', { priority: 'P1', type: 'success', transition: 'recovered' }, 1],
    ['is low for a recovery of unknown rank', { type: 'success', transition: 'recovered' }, 4],
    ['ignores a priority that is none', { priority: 'P9' }, 2],
  ])('%s', (_name, overrides, severity) => {
    expect(decideSeverity(clues(overrides))).toBe(severity)
  })

  it.each<Transition>(['warn', 're-warn', 'no-data', 're-no-data'])(
    '%s is never worse than a trigger',
    (transition) => {
      for (const priority of ['P1', 'P2', 'P3', 'P4', 'P5', null]) {
        for (const type of ['error', 'warning', 'info', null]) {
          const [mild, full] = [clues({ priority, type, transition }), clues({ priority, type })].map(
            decideSeverity,
          )
          expect(mild).toBeGreaterThanOrEqual(full ?? 0)
        }
      }
    },
  )
})
