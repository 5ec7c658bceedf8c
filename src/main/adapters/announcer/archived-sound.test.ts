import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { archivedSound, wavPieces } from './archived-sound.ts'

function wav(
  options: { channels?: number; bits?: number; rate?: number; pcm?: Uint8Array; extra?: boolean } = {},
) {
  const { channels = 1, bits = 16, rate = 16_000, pcm = new Uint8Array(16_000), extra = false } = options
  const format = Buffer.alloc(24)
  format.write('fmt ', 0)
  format.writeUInt32LE(16, 4)
  format.writeUInt16LE(1, 8)
  format.writeUInt16LE(channels, 10)
  format.writeUInt32LE(rate, 12)
  format.writeUInt16LE(bits, 22)
  const list = Buffer.concat([Buffer.from('LIST'), Buffer.from([3, 0, 0, 0]), Buffer.from('abc\0')])
  const data = Buffer.alloc(8)
  data.write('data', 0)
  data.writeUInt32LE(pcm.byteLength, 4)
  const body = Buffer.concat([Buffer.from('WAVE'), format, ...(extra ? [list] : []), data, pcm])
  const head = Buffer.alloc(8)
  head.write('RIFF', 0)
  head.writeUInt32LE(body.length, 4)
  return Buffer.concat([head, body])
}

describe('kept sound', () => {
  it('comes back in pieces of a fifth of a second, whole and in order', () => {
    const pcm = Uint8Array.from({ length: 16_000 }, (_, index) => index % 251)
    const pieces = wavPieces(wav({ pcm, extra: true }))
    expect(pieces?.map((piece) => piece.pcm.byteLength)).toEqual([6_400, 6_400, 3_200])
    expect(Buffer.concat(pieces?.map((piece) => piece.pcm) ?? [])).toEqual(Buffer.from(pcm))
    expect(pieces?.[0]?.sampleRateHz).toBe(16_000)
  })

  it.each([
    ['two channels', wav({ channels: 2 })],
    ['eight bits', wav({ bits: 8 })],
    ['no rate', wav({ rate: 0 })],
    ['nothing', new Uint8Array(0)],
    ['a file cut off in its head', wav().subarray(0, 30)],
    ['no WAV at all', Buffer.from('ID3 and then a lot of something else altogether')],
  ])('is made again when the file holds %s', (_, file) => {
    expect(wavPieces(file)).toBeNull()
  })

  it('plays what is there of a file that was cut off in its sound', () => {
    const pieces = wavPieces(wav().subarray(0, 44 + 1_001))
    expect(pieces?.map((piece) => piece.pcm.byteLength)).toEqual([1_000])
  })

  it('is made again when it is not WAV', async () => {
    expect(await archivedSound({ path: '/nowhere', bytes: 1, contentType: 'audio/mpeg' })).toBeNull()
  })

  it('never fails on any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.boolean(), (bytes, headed) => {
        const file = headed ? Buffer.concat([wav().subarray(0, 12), bytes]) : bytes
        for (const piece of wavPieces(file) ?? []) expect(piece.pcm.byteLength % 2).toBe(0)
      }),
    )
  })
})
