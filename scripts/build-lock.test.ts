import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { oneAtATime } from './build-lock.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'echoops-build-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const lockPath = () => join(folder, 'out', '.building')

/** A promise and what fulfils it. */
function gate() {
  let open = (): void => undefined
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { open, opened }
}

describe('two starts at once', () => {
  it('build one after the other, and the second is told that it waits', async () => {
    const first = gate()
    const steps: string[] = []
    const one = oneAtATime(lockPath(), { looks: 1 }, async () => {
      steps.push('first begins')
      await first.opened
      steps.push('first ends')
    })
    const pause = async () => {
      first.open()
      await one
    }
    const waiting = () => steps.push('second waits')
    await oneAtATime(lockPath(), { looks: 3, waiting, pause }, async () => steps.push('second begins'))
    expect(steps).toEqual(['first begins', 'second waits', 'first ends', 'second begins'])
  })

  it('do not wait for each other for ever', async () => {
    const first = gate()
    const one = oneAtATime(lockPath(), { looks: 1 }, () => first.opened)
    const never = () => Promise.reject(new Error('built beside the other'))
    expect(await oneAtATime(lockPath(), { looks: 3, pause: async () => undefined }, never)).toBeNull()
    first.open()
    await one
  })

  it('leave the way free also when a build fails', async () => {
    const failing = oneAtATime(lockPath(), { looks: 1 }, () => Promise.reject(new Error('no space')))
    await expect(failing).rejects.toThrow('no space')
    expect(await oneAtATime(lockPath(), { looks: 1 }, async () => 'built')).toBe('built')
  })
})
