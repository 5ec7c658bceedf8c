import { fliteWasmUrl } from '../../adapters/local-voice/flite-url.ts'
import { readLexicon } from '../../adapters/local-voice/lexicon-file.ts'
import { openLocalVoice } from '../../adapters/local-voice/local-voice.ts'
import type { Speaker } from '../../ports/speaker.ts'
import type { Base } from '../base.ts'
import { watchVoice } from '../watch-voice.ts'
import { workerUrl } from '../workers.ts'

/** The voice of the room. It names itself on the wall when it cannot speak, and when it can again. */
export function openVoice({ config, clock, log, troubles, teardown, engines }: Base): Speaker {
  const local = openLocalVoice({
    workerUrl: workerUrl('voice-worker'),
    wasmUrl: fliteWasmUrl(),
    lexicon: readLexicon(config.home, log),
    clock,
    log,
  })
  teardown.add('voice', () => local.close())
  engines.set('voice', local.by)
  return watchVoice(local, {
    worked: () => troubles.restore('voice'),
    failed: () =>
      troubles.degrade('voice', 'The voice does not work. Reports are on the wall, but not spoken.'),
  })
}
