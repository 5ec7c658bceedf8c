import { describe, expect, it } from 'vitest'
import { createMasker } from './mask.ts'
import { describeValue } from './units.ts'

const mask = (text: string): string => createMasker().mask(text)

describe('masking', () => {
  it.each([
    ['took 44ms', 'took <duration>'],
    ['took 1.5 seconds, again', 'took <duration>, again'],
    ['heap 512 MB of 1024MB', 'heap <size> of <size>'],
    ['disk 91% used', 'disk <percent> used'],
    ['from 10.0.0.1:5432 to 10.0.0.2', 'from <ip> to <ip>'],
    ['from [2001:db8::1]:443', 'from [<ip>'],
    ['host ledger-db.internal:5432 down', 'host ledger-db.internal:<port> down'],
    ['id 123e4567-e89b-12d3-a456-426614174000.', 'id <uuid>.'],
    ['at 0x7fff2a sha e7817254b0aa', 'at <hex> sha <hex>'],
    ['open https://example.net/a?b=1 failed', 'open <url> failed'],
    ['write /var/lib/x/segment-81.tmp: no space', 'write <path>: no space'],
    ['mail to bob@example.net', 'mail to <email>'],
    ['starting v2.14.0 now', 'starting <version> now'],
    ['since 2026-11-22T03:02:11Z or 03:02:11', 'since <timestamp> or <timestamp>'],
    ['query "red shoes" hits=12', 'query "<string>" hits=<number>'],
    ['password=hunter2 ok', 'password=<secret> ok'],
    ['p95 of ipv4 on http2', 'p95 of ipv4 on http2'],
    ['POST /v1/charges 503 after 20ms', 'POST <path> 503 after <duration>'],
    ["it's broken, isn't it", "it's broken, isn't it"],
  ])('reads %j as %j', (text, masked) => {
    expect(mask(text)).toBe(masked)
  })

  it('hands out the values of numeric slots in one unit per kind', () => {
    const masker = createMasker()
    masker.mask('took 1.5s for 2 KB, 7 of 40')
    expect([...masker.values.slice(0, masker.valueCount())]).toEqual([1500, 2048, 7, 40])
  })

  it('a token made to be hard is a string, however long it is', () => {
    expect(mask(`see ${'1:'.repeat(4_000)} there`)).toBe('see <string>: there')
  })

  it('writes values as people do', () => {
    expect(describeValue(44, 'duration')).toBe('44 ms')
    expect(describeValue(1_900, 'duration')).toBe('1.9 s')
    expect(describeValue(912_680_550, 'size')).toBe('870 MB')
    expect(describeValue(92, 'percent')).toBe('92%')
    expect(describeValue(18_400, 'number')).toBe('18400')
  })
})
