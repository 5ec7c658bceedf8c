import { openScribe } from '../../adapters/elevenlabs/scribe.ts'
import { checkedTranscriber } from '../../adapters/fallback/checked-transcriber.ts'
import { openLocalEar } from '../../adapters/moonshine/local-ear.ts'
import { moonshineUrl } from '../../adapters/moonshine/model-url.ts'
import { costOfHearing } from '../../domain/prices.ts'
import type { Transcriber } from '../../ports/transcriber.ts'
import type { Base } from '../base.ts'
import { workerUrl } from '../workers.ts'

/** The ear for what is said while the key is held. `names`: of the services, to listen for. */
export function openEar(base: Base, names: () => readonly string[]): Transcriber {
  const { clock, log, teardown, engines } = base
  const local = openLocalEar({
    workerUrl: workerUrl('ear-worker'),
    modelUrl: moonshineUrl(),
    ...{ clock, log },
  })
  engines.set('ear', local.by)
  const ear = withCloud(base, local, names)
  teardown.add('ear', () => ear.close())
  return ear
}

/** The ear of this machine decides; Scribe, where there is a key, hears the same clip as a check. */
function withCloud(base: Base, local: Transcriber, names: () => readonly string[]): Transcriber {
  const { config, clock, log, clouds, engines } = base
  const settings = config.clouds.elevenlabs
  if (settings === null) return local
  const spending = clouds.spendingFor('hearing')
  const cloud = openScribe({
    ...{ names, spending, clock, log },
    apiKey: settings.key.reveal(),
    baseUrl: settings.baseUrl ?? undefined,
    costOf: (model, seconds) => costOfHearing(model, seconds * 1_000) ?? 0,
  })
  const both = `${local.by}+${cloud.by}`
  engines.set('ear', both)
  const isAsked = (yes: boolean): void => engines.set('ear', yes ? both : local.by)
  return checkedTranscriber(local, cloud, { ...clouds.fallback('elevenlabs', 'ear', isAsked), spending })
}
