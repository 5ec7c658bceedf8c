import { openElevenLabsVoice } from '../../adapters/elevenlabs/elevenlabs-voice.ts'
import { hedgedSpeaker } from '../../adapters/fallback/hedged-speaker.ts'
import { fliteWasmUrl } from '../../adapters/local-voice/flite-url.ts'
import { readLexicon } from '../../adapters/local-voice/lexicon-file.ts'
import { openLocalVoice } from '../../adapters/local-voice/local-voice.ts'
import { costOfCharacters } from '../../domain/prices.ts'
import type { Speaker } from '../../ports/speaker.ts'
import type { Base } from '../base.ts'
import { timeVoice } from '../time-voice.ts'
import { watchVoice } from '../watch-voice.ts'
import { workerUrl } from '../workers.ts'

/**
 * Sentences are made while the one before is heard, which lasts longer than this; a room notices a second voice more than a short pause.
 * Headlines and replies do not wait: they are a race.
 */
const PATIENCE_MS = 900

type Lexicon = ReturnType<typeof readLexicon>

/** The voice of the room. The one of this machine names itself on the wall when it cannot speak, and when it can again. */
export function openVoice(base: Base): Speaker {
  const { config, clock, log, troubles, teardown, engines } = base
  const lexicon = readLexicon(config.home, log)
  const local = openLocalVoice({
    workerUrl: workerUrl('voice-worker'),
    wasmUrl: fliteWasmUrl(),
    ...{ lexicon, clock, log },
  })
  engines.set('voice', local.by)
  const watched = watchVoice(local, {
    worked: () => troubles.restore('voice'),
    failed: () =>
      troubles.degrade('voice', 'The voice does not work. Reports are on the wall, but not spoken.'),
  })
  const voice = timeVoice(withCloud(base, watched, lexicon), base)
  teardown.add('voice', () => voice.close())
  return voice
}

/** ElevenLabs where there is a key, and beside it the voice of this machine. */
function withCloud({ config, clock, log, clouds, engines }: Base, local: Speaker, lexicon: Lexicon): Speaker {
  const settings = config.clouds.elevenlabs
  if (settings === null) return local
  const { key, baseUrl, voiceId, voiceModel } = settings
  const spending = clouds.spendingFor('voice')
  const cloud = openElevenLabsVoice({
    ...{ voiceId, lexicon, spending, clock, log },
    apiKey: key.reveal(),
    baseUrl: baseUrl ?? undefined,
    model: voiceModel,
    home: config.home,
    costOf: (model, characters) => costOfCharacters(model, characters) ?? 0,
  })
  engines.set('voice', cloud.by)
  const isAsked = (yes: boolean): void => engines.set('voice', yes ? cloud.by : local.by)
  return hedgedSpeaker([cloud, local], {
    ...clouds.fallback('elevenlabs', 'voice', isAsked),
    spending,
    firstAudioMs: PATIENCE_MS,
  })
}
