import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clean, KeptOutput } from './kept-output.ts'

const KEY = `-----BEGIN RSA PRIVATE KEY-----\n${'MIIEpAIBAAKCAQEA7bq\n'.repeat(20)}-----END RSA PRIVATE KEY-----`

function kept(text: string, secrets: readonly string[] = [], pieces = 1_000): string {
  const output = new KeptOutput(secrets)
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.byteLength; at += pieces) output.add(bytes.subarray(at, at + pieces))
  return output.text()
}
const lines = (count: number, line = 'x'.repeat(99)): string => `${line}\n`.repeat(count)

describe('what a program printed', () => {
  it('is kept whole when it is short, without escapes and invisible signs', () => {
    expect(kept('one\n\u001b[31mtwo\u001b[0m\u202e\n')).toBe('one\ntwo')
  })

  it('is kept by its beginning and its end, with a note of what is missing', () => {
    const text = kept(`begin\n${lines(2_000)}end`)
    expect(text).toMatch(/^begin\n/)
    expect(text).toMatch(/… \d+ bytes left out …/)
    expect(text).toMatch(/\nend$/)
  })

  it('is bounded whatever it is', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.integer({ min: 1, max: 400 }), (bytes, times) => {
        const output = new KeptOutput(['s3cr3t-value'])
        for (let round = 0; round < times; round += 1) output.add(Buffer.from(bytes))
        const text = output.text()
        expect(Buffer.byteLength(text)).toBeLessThan(60_000)
        expect(text).not.toMatch(/(?!\n)\p{Cc}/u)
      }),
    )
  })
})

describe('a secret', () => {
  it.each([
    ['as it is', 'tok_4711_abcdef'],
    ['with its scheme', 'Bearer tok_4711_abcdef'],
    ['with signs that JSON writes otherwise', 'to"k\\4711_abcdef'],
  ])('that was given is not shown, %s', (_how, secret) => {
    const echoed = `${secret} and ${JSON.stringify({ sent: secret })} and ${secret.split(' ').at(-1)}`
    expect(kept(echoed, [secret])).not.toContain('abcdef')
  })

  it('that was cut in two by what is left out is not shown by half', () => {
    const secret = 'tok_4711_abcdefghijklmnopqrstuvwxyz_0123456789'
    for (let shift = 0; shift < 120; shift += 7) {
      const text = `${lines(81)}${'y'.repeat(shift)} ${secret} ${'z'.repeat(60)}\n${lines(300)}`
      expect(kept(text, [secret])).not.toMatch(/4711|uvwxyz|56789/)
      const atTail = `${lines(300)}${'y'.repeat(shift)} ${secret} ${'z'.repeat(30)}\n${lines(81)}`
      expect(kept(atTail, [secret])).not.toMatch(/4711|uvwxyz|56789/)
    }
  })

  it('of several lines goes as a whole, wherever it is cut', () => {
    expect(clean(`before\n${KEY}\nafter`)).toBe('before\n••••••\nafter')
    for (let before = 70; before < 90; before += 1)
      expect(kept(`${lines(before)}${KEY}\n${lines(400)}`)).not.toContain('MIIE')
    for (let after = 70; after < 90; after += 1)
      expect(kept(`${lines(400)}${KEY}\n${lines(after)}`)).not.toContain('MIIE')
  })
})
