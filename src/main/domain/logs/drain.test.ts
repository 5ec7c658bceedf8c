import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DRAIN_DEFAULTS, Drain, matches } from './drain.ts'
import { exampleOf } from './example.ts'
import { createMasker } from './mask.ts'

const drain = (options = {}) => new Drain(() => ({ count: 0 }), { ...DRAIN_DEFAULTS, ...options })
const word = fc.oneof(
  fc.constantFrom('connection', 'pool', 'exhausted', 'user', 'closed', 'opened', 'after', 'order'),
  fc.integer().map(String),
  fc.integer({ min: 1, max: 9999 }).map((ms) => `${ms}ms`),
  fc.ipV4(),
  fc.uuid(),
  fc.string({ minLength: 1, maxLength: 12 }),
)
const line = fc.array(word, { minLength: 1, maxLength: 12 }).map((words) => words.join(' '))

describe('templates', () => {
  it('a line always matches the template it was put into, also after others have widened it', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 60 }), (lines) => {
        const masker = createMasker()
        const tree = drain()
        const put = lines.map((text) => masker.mask(text)).filter((masked) => masked !== '')
        const clusters = put.map((masked) => tree.add(masked))
        for (const [index, masked] of put.entries()) {
          expect(matches(clusters[index]?.tokens ?? [], masked)).toBe(true)
        }
      }),
    )
  })

  it('the marked parts of an example lie within it, in order, without overlap', () => {
    fc.assert(
      fc.property(line, (text) => {
        const masked = createMasker().mask(text)
        const example = exampleOf(text, masked.split(' '))
        let end = 0
        for (const slot of example.slots) {
          expect(slot.from).toBeGreaterThanOrEqual(end)
          expect(slot.to).toBeGreaterThan(slot.from)
          expect(slot.to).toBeLessThanOrEqual(example.text.length)
          end = slot.to
        }
      }),
    )
  })

  it('lines that differ in one name become one template with that place varying', () => {
    const tree = drain()
    tree.add('took payment from alice in <duration>')
    const cluster = tree.add('took payment from bob in <duration>')
    expect(cluster.tokens.join(' ')).toBe('took payment from <*> in <duration>')
    expect([...tree.clusters()]).toHaveLength(1)
  })

  it('opposite events of a short form stay apart', () => {
    const tree = drain()
    expect(tree.add('session <id> opened')).not.toBe(tree.add('session <id> closed'))
  })

  it('keeps no more templates than allowed, and forgets the longest unused first', () => {
    const tree = drain({ maxClusters: 20 })
    const kept = tree.add('this one is used again and again')
    for (let n = 0; n < 200; n++) {
      tree.add('this one is used again and again')
      tree.add(`${'x'.repeat(n + 1)} ${'y'.repeat(n + 1)}`)
    }
    expect([...tree.clusters()].length).toBeLessThanOrEqual(20)
    expect([...tree.clusters()]).toContain(kept)
    expect(tree.evicted).toBeGreaterThan(100)
  })

  it('words beyond the limit of a node share the wildcard child', () => {
    const tree = drain({ maxChildren: 5 })
    for (let n = 0; n < 50; n++) tree.add(`${'abcdefghij'[n % 10]}${'z'.repeat(n)} started well today`)
    expect([...tree.clusters()].length).toBeLessThan(10)
  })
})
