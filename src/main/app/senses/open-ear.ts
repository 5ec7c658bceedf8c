import { openScribe } from '../../adapters/elevenlabs/scribe.ts'
import { checkedTranscriber } from '../../adapters/fallback/checked-transcriber.ts'
import { openLocalEar } from '../../adapters/moonshine/local-ear.ts'
import { moonshineUrl } from '../../adapters/moonshine/model-url.ts'
import { costOfHearing } from '../../domain/prices.ts'
import type { Transcriber } from '../../ports/transcriber.ts'
import type { Base } from '../base.ts'
import { workerUrl } from '../workers.ts'

/** What Gemini takes to hear a clip; the reply waits so long for it, and no longer. */
const GEMINI_CHECK_MS = 900

/** The ear for what is said while the key is held. `names`: of the services, to listen for; `gemini`: where it hears as well. */
export function openEar(base: Base, names: () => readonly string[], gemini: Transcriber | null): Transcriber {
  const { clock, log, teardown } = base
  const local = openLocalEar({
    workerUrl: workerUrl('ear-worker'),
    modelUrl: moonshineUrl(),
    ...{ clock, log },
  })
  const board = new EarBoard(base, local.by)
  const checked = withCloud(base, local, names, board)
  const ear = gemini === null ? checked : withGemini(base, checked, gemini, board)
  teardown.add('ear', () => ear.close())
  return ear
}

/** The ear of this machine decides; Scribe, where there is a key, hears the same clip as a check. */
function withCloud(
  base: Base,
  local: Transcriber,
  names: () => readonly string[],
  board: EarBoard,
): Transcriber {
  const { config, clock, log, clouds } = base
  const settings = config.clouds.elevenlabs
  if (settings === null) return local
  const spending = clouds.spendingFor('hearing')
  const cloud = openScribe({
    ...{ names, spending, clock, log },
    apiKey: settings.key.reveal(),
    baseUrl: settings.baseUrl ?? undefined,
    costOf: (model, seconds) => costOfHearing(model, seconds * 1_000) ?? 0,
  })
  const isAsked = board.add(cloud.by)
  return checkedTranscriber(local, cloud, { ...clouds.fallback('elevenlabs', 'ear', isAsked), spending })
}

/** One more check, of the sound itself. */
function withGemini({ clouds }: Base, ear: Transcriber, gemini: Transcriber, board: EarBoard): Transcriber {
  const spending = clouds.spendingFor('hearing')
  const isAsked = board.add(gemini.by)
  const fallback = clouds.fallback('gemini', 'ear', isAsked)
  return checkedTranscriber(ear, gemini, { ...fallback, spending, checkMs: GEMINI_CHECK_MS })
}

/** Names the ears that hear just now on the wall, in the order of their say. */
class EarBoard {
  readonly #base: Base
  readonly #ears: { readonly by: string; asked: boolean }[]

  constructor(base: Base, own: string) {
    this.#base = base
    this.#ears = [{ by: own, asked: true }]
    this.#tell()
  }

  add(by: string): (isAsked: boolean) => void {
    const ear = { by, asked: true }
    this.#ears.push(ear)
    this.#tell()
    return (isAsked) => {
      ear.asked = isAsked
      this.#tell()
    }
  }

  #tell(): void {
    const asked = this.#ears.filter((ear) => ear.asked).map(({ by }) => by)
    this.#base.engines.set('ear', asked.join('+'))
  }
}
