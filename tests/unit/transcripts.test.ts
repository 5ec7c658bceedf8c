import { describe, expect, it } from 'vitest'
import type { Circumstances, Understanding } from '../../src/main/domain/intent.ts'
import type { Runbook } from '../../src/main/domain/runbook.ts'
import { phrasesOf } from '../../src/main/domain/understanding/phrases.ts'
import { understand } from '../../src/main/domain/understanding/understand.ts'
import { seededRandom } from '../scenarios/seeded-random.ts'
import { DEMO_BOOK } from './transcripts/demo-book.ts'
import { TABLE } from './transcripts/table.ts'

const HERE: Circumstances = { subjectService: 'search-index', bySound: true }
const NOWHERE: Circumstances = { subjectService: null, bySound: true }

/** An understanding in the notation of the table. */
function written(meant: Understanding): string {
  switch (meant.kind) {
    case 'intent': {
      const { action, targets, environment, parameters } = meant.intent
      const values = Object.entries(parameters).map(([name, value]) => `${name}=${value}`)
      return [action, ...targets, ...values, ...(environment === null ? [] : ['in', environment])].join(' ')
    }
    case 'confirmation':
      return `confirm ${meant.digit}`
    case 'cancellation':
      return 'cancel'
    case 'assent':
      return 'yes'
    case 'danger':
      return `! ${meant.danger}`
    case 'unclear':
      return `? ${meant.why}`
  }
}

describe('what people say', () => {
  it('is in a table of more than 120', () => expect(TABLE.length).toBeGreaterThan(120))

  it.each(TABLE.map(([said, meant]) => [said.slice(0, 80), said, meant] as const))(
    '%j is understood as it is meant',
    (_short, said, meant) => {
      // "It" is the incident on the wall; a bare command must name its own target.
      const bare = meant === '? no-target'
      expect(written(understand(said, DEMO_BOOK, bare ? NOWHERE : HERE))).toBe(meant)
    },
  )

  it('without a trusted ear, a name must be spelled right', () => {
    const unsure = { subjectService: null, bySound: false }
    expect(written(understand('restart the pavement gateway', DEMO_BOOK, unsure))).toBe('? unknown-target')
    expect(written(understand('restart the payment gateway', DEMO_BOOK, unsure))).toBe(
      'restart payment-gateway',
    )
  })

  it('a question back names the candidates, and offers them as commands', () => {
    const twins: Runbook = {
      ...DEMO_BOOK,
      services: ['payment-gateway', 'payment-ledger'].map((name) => ({
        name,
        aliases: [],
        environment: null,
        owners: [],
        replicas: null,
      })),
    }
    expect(understand('restart payment', twins, HERE)).toMatchObject({
      why: 'ambiguous-target',
      message: 'Which one: payment gateway or payment ledger?',
      candidates: ['restart payment gateway', 'restart payment ledger'],
    })
  })
})

/** A fleet of a hundred, with names as fleets have them. */
function bigBook(): Runbook {
  const first = ['payment', 'order', 'stock', 'mail', 'ledger', 'invoice', 'basket', 'price', 'media', 'geo']
  const second = ['gateway', 'api', 'worker', 'sync', 'cache', 'index', 'store', 'router', 'feed', 'proxy']
  const services = first.flatMap((a) => second.map((b) => `${a}-${b}`))
  return {
    ...DEMO_BOOK,
    services: services.map((name) => ({
      name,
      aliases: [],
      environment: 'production',
      owners: [],
      replicas: { min: 1, max: 4 },
    })),
  }
}

describe('what the ear is told to expect', () => {
  it.each([
    ['the demo fleet', DEMO_BOOK, 5],
    ['a fleet of a hundred', bigBook(), 100],
  ])(
    'is understood, decoys are not taken for commands, and no service is left out: %s',
    (_n, book, services) => {
      const phrases = phrasesOf(book)
      expect(phrases.length).toBeLessThanOrEqual(6_000)
      const missed: string[] = []
      const targets = new Set<string>()
      for (const { text, decoy } of phrases) {
        const meant = understand(text, book, HERE)
        const elsewhere = meant.kind === 'intent' && !['production', null].includes(meant.intent.environment)
        if (
          decoy
            ? meant.kind === 'intent' && !elsewhere
            : meant.kind === 'unclear' && meant.why !== 'ambiguous-target'
        )
          missed.push(text)
        if (meant.kind === 'intent' && meant.intent.action === 'restart')
          targets.add(meant.intent.targets[0] ?? '')
      }
      expect(missed).toEqual([])
      expect(targets.size).toBeGreaterThanOrEqual(services)
    },
  )
})

/** More than a million texts out of what could be said, tried and garbled. */
const RUNS = 1_050_000
const PIECES = [
  ...'restart|reboot|roll back|rollback|scale|scale up|acknowledge|mute|status|logs|repeat|help|revert|bounce|confirm|cancel|yes|no'.split(
    '|',
  ),
  ...'payment gateway|payment|checkout api|checkout|orders worker|auth|login|search index|search|pavement gateway|billing|it|that service'.split(
    '|',
  ),
  ...'to|by|in|on|the|and|then|please|can you|for|of|with|version|replicas|minutes|up|down|now|,|.|?|!|;|-'.split(
    '|',
  ),
  ...'one|two|four|seven|twenty five|0|3|7|99|100000|2.13.4|two point one'.split('|'),
  ...'production|staging|europe|prod|us'.split('|'),
  ...'not|do not|never|no|without|unless'.split('|'),
  ...'delete|drop|wipe|shut down|password|token|everything|all|every|ignore|instructions|sudo|deploy|ssh|stop'.split(
    '|',
  ),
  ...'we|I think|yesterday|should|did|because|coffee|dashboard|\u200b|\u0435|\u{1f525}|\ud800|__proto__|constructor|toString'.split(
    '|',
  ),
]
const NEGATION = /\b(not|never|no|without|unless)\b/
const DANGEROUS = /\b(delete|drop|wipe|password|token|sudo)\b|\bshut down\b/

it(`over a million generated texts, nothing outside the runbook is ever chosen`, { timeout: 120_000 }, () => {
  const random = seededRandom(4711)
  const actions = new Map(DEMO_BOOK.actions.map((action) => [action.id, action]))
  const services = new Set(DEMO_BOOK.services.map(({ name }) => name))
  let intents = 0
  const faults: string[] = []
  for (let run = 0; run < RUNS; run += 1) {
    const length = 1 + Math.floor(random.fraction() * 7)
    let text = ''
    for (let at = 0; at < length; at += 1)
      text += `${at === 0 ? '' : ' '}${PIECES[Math.floor(random.fraction() * PIECES.length)]}`
    const meant = understand(text, DEMO_BOOK, HERE)
    if (meant.kind !== 'intent') continue
    intents += 1
    const { action, targets, parameters } = meant.intent
    const known = actions.get(action)
    const fits =
      known !== undefined &&
      targets.every((name) => services.has(name)) &&
      Object.entries(parameters).every(([name, value]) =>
        known.parameters.some(
          (rule) => rule.name === name && (rule.type === 'version') === (typeof value === 'string'),
        ),
      )
    const changes = known?.kind === 'change'
    if (!fits || (changes && (NEGATION.test(text) || DANGEROUS.test(text)))) faults.push(text)
  }
  expect(faults.slice(0, 10)).toEqual([])
  // Not because nothing is understood.
  expect(intents).toBeGreaterThan(20_000)
})
