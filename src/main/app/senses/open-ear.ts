import { openLocalEar } from '../../adapters/moonshine/local-ear.ts'
import { moonshineUrl } from '../../adapters/moonshine/model-url.ts'
import type { Transcriber } from '../../ports/transcriber.ts'
import type { Base } from '../base.ts'
import { workerUrl } from '../workers.ts'

/** The ear for what is said while the key is held. */
export function openEar({ clock, log, teardown, engines }: Base): Transcriber {
  const local = openLocalEar({
    workerUrl: workerUrl('ear-worker'),
    modelUrl: moonshineUrl(),
    clock,
    log,
  })
  teardown.add('ear', () => local.close())
  engines.set('ear', local.by)
  return local
}
