import { Readable } from 'node:stream'
import { expect, it } from 'vitest'
import { readBody } from './read-body.ts'

it('a body is whole up to its limit', async () => {
  const pieces = Readable.from([Buffer.from('ab'), Buffer.from('cd')])
  expect((await readBody(pieces, 4, 4)).toString()).toBe('abcd')
})

it('a body over the limit is refused, however it is announced, and is not read without end', async () => {
  let given = 0
  const endless = Readable.from(
    (function* () {
      for (;;) {
        given += 65_536
        yield Buffer.alloc(65_536)
      }
    })(),
  )
  await expect(readBody(endless, 0, 1_024)).rejects.toMatchObject({ code: 'ECHO_BODY_TOO_LARGE' })
  expect(given).toBeLessThan(20_000_000)
  const unread = Readable.from([Buffer.alloc(1)])
  await expect(readBody(unread, 20_000_000, 1_024)).rejects.toMatchObject({ code: 'ECHO_BODY_TOO_LARGE' })
})

it('a sender who goes away in the middle is told from a fault of EchoOps', async () => {
  const broken = new Readable({
    read() {
      this.destroy(new Error('aborted'))
    },
  })
  await expect(readBody(broken, 10, 1_024)).rejects.toMatchObject({ code: 'ECHO_REQUEST_INVALID' })
})
