import { expect } from '@playwright/test'
import type { IncidentView, SpeechView } from '../../src/contract/incident.ts'
import { type Ear, parseWav, resampleTo16k } from '../ear/index.ts'
import { type Engine, postAlert } from './engine.ts'

/** Posts the alert and waits until its report has been written and heard to its end. */
export async function reportOf(
  engine: Engine,
  alert: Record<string, unknown>,
  withinMs = 60_000,
): Promise<IncidentView> {
  const { status, body } = await postAlert(engine.url, alert)
  expect(status).toBe(202)
  const id = String(body['incident_id'])
  await expect
    .poll(async () => reportIsOver(await incident(engine, id)), { timeout: withinMs, intervals: [100] })
    .toBe(true)
  return incident(engine, id)
}

export async function incident({ url }: Engine, id: string): Promise<IncidentView> {
  return (await (await fetch(`${url}/incidents/${id}`)).json()) as IncidentView
}

/** Written, and each of its sentences said or given up. */
export function reportIsOver({ sitrep, speech }: IncidentView): boolean {
  const said = speech.filter(({ purpose }) => purpose === 'sentence')
  return (
    sitrep?.complete === true &&
    said.length === sitrep.sentences.length &&
    speech.every(({ state }) => state !== 'queued' && state !== 'speaking')
  )
}

/** Which of the texts the ear takes the kept sound of this utterance for. */
export async function keptSoundIs(
  engine: Engine,
  ear: Ear,
  one: SpeechView,
  texts: readonly string[],
): Promise<string | null> {
  const answer = await fetch(`${engine.url}${one.audio_url}`)
  if (!answer.ok) throw new Error(`${one.audio_url} answers ${answer.status}`)
  const sound = parseWav(new Uint8Array(await answer.arrayBuffer()))
  return ear.whichWasSaid(resampleTo16k(sound), [...texts])
}
