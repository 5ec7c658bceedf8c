import { describe, expect, it } from 'vitest'
import { announcerStage, patience } from '../../../../tests/fakes/announcer-stage.ts'

/** Whether waiting for this sound is over by now. */
function waited(stage: ReturnType<typeof announcerStage>, id: string) {
  let over = false
  void stage.announcer.coming(id, patience()).then(() => {
    over = true
  })
  return () => over
}

describe('the sound of a reply', () => {
  it('is coming until it is kept', async () => {
    let finish = (): void => undefined
    const kept: string[] = []
    const archive = {
      keep: async (id: string) => {
        await new Promise<void>((resolve) => {
          finish = resolve
        })
        kept.push(id)
        return { path: id, bytes: 0, contentType: 'audio/wav' as const }
      },
      find: async () => null,
    }
    const stage = announcerStage({ archive })
    const id = stage.announcer.reply(null, 'answer', 'Nothing is burning.') ?? ''
    const over = waited(stage, id)
    await stage.clock.advance(30_000)
    expect(over()).toBe(false)
    finish()
    await stage.clock.settle()
    expect([over(), kept]).toEqual([true, [id]])
  })

  it('is coming while it waits behind another answer', async () => {
    const stage = announcerStage()
    stage.announcer.reply(null, 'first', 'The first answer takes a while to be said.')
    const id = stage.announcer.reply(null, 'second', 'The second one.') ?? ''
    const third = stage.announcer.reply(null, 'third', 'The third one.') ?? ''
    const [second, last] = [waited(stage, id), waited(stage, third)]
    expect([second(), last()]).toEqual([false, false])
    await stage.clock.advance(20_000)
    expect([second(), last()]).toEqual([true, true])
    expect(stage.kept).toEqual(expect.arrayContaining([id, third]))
  })

  it('is not waited for when the voice fails, when the disk refuses, or when nothing is underway', async () => {
    const broken = announcerStage()
    broken.speaker.moods.push('fails', 'fails', 'fails', 'fails')
    const id = broken.announcer.reply(null, 'answer', 'Nothing is burning.') ?? ''
    const over = waited(broken, id)
    await broken.clock.advance(60_000)
    expect(over()).toBe(true)

    const archive = { keep: () => Promise.reject(new Error('full')), find: async () => null }
    const full = announcerStage({ archive })
    const unkept = waited(full, full.announcer.reply(null, 'answer', 'Nothing is burning.') ?? '')
    await full.clock.advance(60_000)
    expect(unkept()).toBe(true)

    const none = waited(full, 'utt_never')
    await full.clock.settle()
    expect(none()).toBe(true)
  })

  it('is not waited for by whoever is gone', async () => {
    const stage = announcerStage({
      archive: { keep: () => new Promise(() => undefined), find: async () => null },
    })
    const id = stage.announcer.reply(null, 'answer', 'Nothing is burning.') ?? ''
    const gone = new AbortController()
    const waiting = stage.announcer.coming(id, gone.signal)
    gone.abort(new Error('gone'))
    await expect(waiting).rejects.toThrow('gone')
  })
})
