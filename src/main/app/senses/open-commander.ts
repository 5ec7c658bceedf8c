import { checkedCommander } from '../../adapters/fallback/checked-commander.ts'
import type { GeminiClient } from '../../adapters/gemini/client.ts'
import { geminiCommander } from '../../adapters/gemini/commander.ts'
import { geminiEar } from '../../adapters/gemini/ear.ts'
import { geminiHearing } from '../../adapters/gemini/hearing.ts'
import { localCommander } from '../../adapters/local-commander/local-commander.ts'
import type { Runbook } from '../../domain/runbook.ts'
import type { Commander } from '../../ports/commander.ts'
import type { Transcriber } from '../../ports/transcriber.ts'
import type { Base } from '../base.ts'
import { promptOf, tokenCost } from './gemini-parts.ts'

/** Gemini as one more ear, where the setting asks for it; null otherwise. */
export async function openGeminiEar(
  base: Base,
  client: GeminiClient | null,
  book: () => Runbook,
  subjectService: () => string | null,
): Promise<Transcriber | null> {
  const { config, clock, log, clouds } = base
  if (client === null || config.clouds.gemini?.hears !== true) return null
  const prompt = await promptOf(base, 'commander')
  if (prompt === null) return null
  const spending = clouds.spendingFor('hearing')
  const hearing = geminiHearing({
    ...{ client, book, spending, clock, log },
    prompt: () => prompt,
    costOf: tokenCost,
  })
  return geminiEar(hearing, () => ({ subjectService: subjectService(), bySound: true }), clock)
}

/** Understands commands: on this machine, and Gemini, where there is a key, as a second opinion that can stop but not start a refused one. */
export async function openCommander(
  base: Base,
  client: GeminiClient | null,
  book: () => Runbook,
): Promise<Commander> {
  const { clock, log, clouds } = base
  const local = localCommander(book)
  const prompt = client === null ? null : await promptOf(base, 'commander')
  if (client === null || prompt === null) return local
  const { redaction } = clouds
  const spending = clouds.spendingFor('commander')
  const cloud = geminiCommander({
    ...{ client, book, redaction, spending, clock, log },
    prompt: () => prompt,
    costOf: tokenCost,
  })
  return checkedCommander(local, cloud, { ...clouds.fallback('gemini', 'commander'), spending, book })
}
