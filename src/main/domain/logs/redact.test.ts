import { describe, expect, it } from 'vitest'
import { exampleOf } from './example.ts'
import { presentable, REDACTED } from './redact.ts'

describe('what may be shown of a line', () => {
  it.each([
    ['Authorization: Bearer abcdef123456', 'abcdef123456'],
    ['connect password=hunter2 to db', 'hunter2'],
    ['{"api_key":"sk-very-secret"}', 'sk-very-secret'],
    ['key AKIAIOSFODNN7EXAMPLE used', 'AKIAIOSFODNN7EXAMPLE'],
    ['jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc-def', 'eyJhbGciOiJIUzI1NiJ9'],
    ['postgres://shop:s3cret@db/x', 's3cret'],
    ['card 4111 1111 1111 1111 declined', '4111 1111'],
    ['-----BEGIN RSA PRIVATE KEY----- MIIEow', 'MIIEow'],
  ])('takes the secret out of %j', (text, secret) => {
    expect(presentable(text, 500)).not.toContain(secret)
    expect(presentable(text, 500)).toContain(REDACTED)
    expect(exampleOf(text, []).slots.some((slot) => slot.type === 'secret')).toBe(true)
  })

  it('leaves numbers alone that are no card', () => {
    expect(presentable('order 4111111111111112 at 1795395553414', 500)).toBe(
      'order 4111111111111112 at 1795395553414',
    )
  })

  it('shows nothing that hides or moves other text', () => {
    const start = String.fromCharCode(27)
    expect(presentable(`${start}[31mred${start}[0m \u202eevil\u202c\u0000 a\u200bb\tc`, 500)).toBe(
      'red evil ab c',
    )
  })

  it('cuts without leaving half a character', () => {
    expect(presentable(`abc😀def`, 5)).toBe('abc�…')
  })
})
