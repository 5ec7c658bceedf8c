import { expect, it } from 'vitest'
import type { ReportArchive } from '../ports/audio-archive.ts'
import { anIncident, anUtterance } from '../server/testing-ports.ts'
import { keepWholeReport, partsOfReport } from './report-audio.ts'

const sentence = (key: string) => ({ key, role: 'what' as const, text: `Sentence ${key}.`, evidenceIds: [] })
const said = (id: string, key: string, over: Parameters<typeof anUtterance>[0] = {}) =>
  anUtterance({ id, key, text: `Sentence ${key}.`, ...over })
const headline = anUtterance({ id: 'utt_h', purpose: 'headline', key: 'headline', text: 'Critical.' })

const spoken = (speech: ReturnType<typeof anUtterance>[]) => {
  const base = anIncident()
  if (base.sitrep === null) throw new Error('the example has a report')
  return anIncident({ sitrep: { ...base.sitrep, sentences: [sentence('what'), sentence('cause')] }, speech })
}

function archive(join: ReportArchive['join']) {
  const asked: unknown[] = []
  const notes: string[] = []
  const note = (_: object, text: string) => void notes.push(text)
  return {
    asked,
    notes,
    log: { debug: note, info: note, warn: note, error: note },
    archive: {
      has: () => false,
      forget: async (id: string) => void asked.push(['forget', id]),
      join: (id: string, parts: readonly string[]) => {
        asked.push([id, parts])
        return join(id, parts)
      },
    },
  }
}

it('a report is its headline and its sentences, in the order of the report and not of the queue', () => {
  expect(partsOfReport(spoken([said('utt_2', 'cause'), headline, said('utt_1', 'what')]))).toEqual([
    'utt_h',
    'utt_1',
    'utt_2',
  ])
})

it('replays, recoveries and an earlier report are no part of it', () => {
  const speech = [
    said('utt_0', 'what', { text: 'Something else.' }),
    headline,
    said('utt_1', 'what'),
    said('utt_2', 'cause'),
    said('utt_3', 'replay', { purpose: 'replay' }),
    said('utt_4', 'recovery', { purpose: 'recovery' }),
  ]
  expect(partsOfReport(spoken(speech))).toEqual(['utt_h', 'utt_1', 'utt_2'])
})

it.each([
  ['its headline', [said('utt_1', 'what'), said('utt_2', 'cause')]],
  ['a sentence', [headline, said('utt_1', 'what')]],
  ['the sound of a sentence', [headline, said('utt_1', 'what'), said('utt_2', 'cause', { audioMs: null })]],
])('a report that lacks %s is not whole, and the one before it is not taken for it', async (_, speech) => {
  const incident = spoken(speech)
  expect(partsOfReport(incident)).toBeNull()
  const { archive: kept, asked, log } = archive(async () => null)
  await keepWholeReport(incident, kept, log)
  expect(asked).toEqual([['forget', 'inc_1']])
})

it('a whole report is kept under the id of its incident', async () => {
  const { archive: kept, asked, log, notes } = archive(async () => null)
  await keepWholeReport(spoken([headline, said('utt_1', 'what'), said('utt_2', 'cause')]), kept, log)
  expect(asked).toEqual([
    ['inc_1', ['utt_h', 'utt_1', 'utt_2']],
    ['forget', 'inc_1'],
  ])
  expect(notes).toEqual(['a spoken report stays in parts'])
})

it('an archive that fails is noted and harms no report; an incident that is gone has none', async () => {
  const { archive: kept, log, notes, asked } = archive(() => Promise.reject(new Error('the disk is full')))
  await keepWholeReport(spoken([headline, said('utt_1', 'what'), said('utt_2', 'cause')]), kept, log)
  expect(notes).toEqual(['a spoken report could not be kept as one sound'])
  await keepWholeReport(null, kept, log)
  expect(asked).toHaveLength(1)
})
