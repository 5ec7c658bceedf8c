import { expect } from '@playwright/test'
import { expectLegible } from './expect-legible.ts'
import { history, incident, sitrep, snapshot, speech, summary } from './scenes.ts'
import { test } from './wall-test.ts'

test('the foot of the report says who wrote and spoke it, how soon, and what that cost; or why another one did', async ({
  page,
  openWall,
}) => {
  const now = Date.now()
  const paid = { state: 'completed', by: 'elevenlabs', characters: 106, cost_usd: 0.005_3 } as const
  const byClouds = incident(now, {
    sitrep: sitrep({ by: 'gemini', latency_ms: 640, tokens: 1_412, cost_usd: 0.000_141 }),
    speech: [speech('s1', paid), speech('s2', paid)],
  })
  const engine = await openWall(
    snapshot(now, { subject: byClouds, incidents: [summary(now), ...history(now)] }),
  )
  const effort = page.locator('.effort')
  await expect(effort).toHaveText([
    /Report: Gemini · 0\.6 s · 1,412 tokens · \$0\.0001$/,
    /Voice: ElevenLabs · 212 characters · \$0\.0106$/,
  ])
  await expect(effort.last()).toBeInViewport()
  await expectLegible(page)
  const late = sitrep({ latency_ms: 2_514, fell_back: { from: 'gemini', failure: 'timeout' } })
  engine.send({ type: 'incident', incident: incident(now, { sitrep: late }) })
  await expect(effort).toHaveText([/Report: Local analyst: Gemini was late · 2\.5 s$/])
  engine.send({ type: 'incident', incident: incident(now, { sitrep: sitrep({ latency_ms: 12 }) }) })
  await expect(effort).toHaveCount(0)
})
