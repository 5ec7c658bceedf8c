import { describe, expect, it } from 'vitest'
import { serviceInSentence } from '../../../src/main/domain/incident-words.ts'
import type { Phrase } from '../../../src/main/domain/phrase.ts'
import type { Runbook } from '../../../src/main/domain/runbook.ts'
import { phrasesOf } from '../../../src/main/domain/understanding/phrases.ts'
import { understand } from '../../../src/main/domain/understanding/understand.ts'
import { DEMO_BOOK } from './demo-book.ts'
import { fleetOf } from './fleets.ts'
import { written } from './written.ts'

const DIGITS = 'zero one two three four five six seven eight nine'.split(' ')
const VERBS: readonly (readonly [RegExp, string])[] = [
  [/\b(restart|reboot|bounce|recycle)\b/, 'restart'],
  [/\b(roll back|rollback|revert)\b|\broll .* back\b/, 'rollback'],
  [/\b(scale|resize)\b/, 'scale'],
  [
    /^(can you |could you please |please )?(acknowledge|ack|i am on it|i will take it|i (have |got |have got )(it|this))\b/,
    'acknowledge',
  ],
  [/\b(unacknowledge|un acknowledge|unack|take back the acknowledgement)\b/, 'unacknowledge'],
  [/\b(unmute|un mute|speak again)\b/, 'unmute'],
  [/\b(mute|be quiet|be silent|shut up)\b/, 'mute'],
  [/\blogs\b/, 'logs'],
  [/^(repeat|say that again|say it again|repeat that|once more|come again|pardon)$/, 'repeat'],
  [/^(what did i miss|what have i missed|catch me up|bring me up|summary|give me a summary)/, 'catch-up'],
  [/^(help|what can )/, 'help'],
  [/\bstatus|state|^how |^what is /, 'status'],
]

/** What a phrase asks for, read by its own rules and not by those of the understanding. */
function meantBy(text: string, { services }: Runbook, subject: string): string {
  const said = text.toLowerCase()
  const [, action = ''] = VERBS.find(([verb]) => verb.test(said)) ?? []
  const named = services
    .map(({ name }) => ({ name, title: serviceInSentence(name).toLowerCase() }))
    .filter(({ title }) => said.includes(title))
    .toSorted((a, b) => b.title.length - a.title.length)[0]?.name
  const short = / the (\w+) service\b/.exec(said)?.[1]
  const shortOf = services.filter(({ name }) => name.startsWith(`${short}-`))
  if (named === undefined && shortOf.length > 1) return '? ambiguous-target'
  const pointed = /\b(it|the service)\b/.test(said) && ['restart', 'rollback', 'scale'].includes(action)
  const target = named ?? shortOf[0]?.name ?? (pointed ? subject : '')
  const count = / to (\w+)( replicas| in production| please| now| do|$)/.exec(said)?.[1] ?? ''
  const dry = /^(dry run|what would) /.test(said) ? 'dry run' : ''
  const replicas = action === 'scale' ? `replicas=${DIGITS.indexOf(count)}` : ''
  return [dry, action, target, replicas, said.includes(' in production') ? 'in production' : '']
    .filter((part) => part !== '')
    .join(' ')
}

const REPLIES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(DIGITS.map((digit, value) => [`confirm ${digit}`, `confirm ${value}`])),
  ...{
    confirm: 'confirm null',
    cancel: 'cancel',
    'cancel that': 'cancel',
    stop: 'cancel',
    'never mind': 'cancel',
    no: 'cancel',
  },
  ...{ yes: 'yes', 'yes please': 'yes', 'do it': 'yes', 'go ahead': 'yes' },
}
const REFUSED: readonly (readonly [RegExp, string])[] = [
  [/^(delete|drop|wipe|shut down|kill) /, '! destructive'],
  [/everything|^restart all/, '! everything'],
  [/password|api keys/, '! secrets'],
  [/^ignore/, '! injected'],
  [/^deploy/, '! not-in-runbook'],
]

function faultsIn(phrases: readonly Phrase[], book: Runbook): readonly string[] {
  const subject = book.services.at(-1)?.name ?? ''
  return phrases.flatMap(({ text, decoy }) => {
    const got = understand(text, book, { subjectService: subject, bySound: true })
    const elsewhere = got.kind === 'intent' && !['production', null].includes(got.intent.environment)
    if (decoy) return got.kind === 'intent' && !elsewhere ? [`decoy: ${text} → ${written(got)}`] : []
    const [, refused] = REFUSED.find(([sign]) => sign.test(text)) ?? []
    const wanted = REPLIES[text] ?? refused ?? meantBy(text, book, subject)
    return written(got) === wanted ? [] : [`${text} → ${written(got)}, not ${wanted}`]
  })
}

describe('what the ear is told to expect', () => {
  it.each([
    ['the demo fleet', DEMO_BOOK],
    ['a fleet of a hundred', fleetOf(100)],
  ])('is understood as it is meant, and no decoy is taken for a command: %s', (_name, book) => {
    const phrases = phrasesOf(book)
    expect(phrases.length).toBeGreaterThan(500)
    expect(faultsIn(phrases, book)).toEqual([])
  })

  it.each([5, 100, 2_000])(
    'leaves none of %i services out, and has the negation beside each change',
    (size) => {
      const book = fleetOf(size)
      const phrases = phrasesOf(book)
      expect(phrases.length).toBeLessThanOrEqual(6_000)
      const texts = new Map(phrases.map(({ text, decoy }) => [text, decoy]))
      expect(texts.size).toBe(phrases.length)
      for (const { name } of book.services) {
        expect(texts.get(`restart the ${serviceInSentence(name)}`), name).toBe(false)
        expect(texts.get(`do not restart the ${serviceInSentence(name)}`), name).toBe(true)
      }
    },
  )

  it('has every digit of a confirmation, and what must be heard to be refused', () => {
    const said = new Set(phrasesOf(fleetOf(2_000)).map(({ text }) => text))
    for (const text of Object.keys(REPLIES)) expect(said.has(text), text).toBe(true)
    for (const text of ['delete the database', 'restart everything', 'read me the password'])
      expect(said.has(text), text).toBe(true)
  })

  it('is the same each time, and nothing when nothing can be done', () => {
    expect(phrasesOf(DEMO_BOOK)).toEqual(phrasesOf(DEMO_BOOK))
    expect(
      phrasesOf({ services: [], actions: [], environments: [] }).some(({ text }) => text === 'cancel'),
    ).toBe(true)
  })
})
