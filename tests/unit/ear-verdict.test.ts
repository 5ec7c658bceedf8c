import { describe, expect, it } from 'vitest'
import { standingOf, verdict } from '../../src/main/adapters/moonshine/listen.ts'
import { PhraseTree, writingsOf } from '../../src/main/adapters/moonshine/phrase-tree.ts'
import type { Found } from '../../src/main/adapters/moonshine/search.ts'
import { phrasesOf } from '../../src/main/domain/understanding/phrases.ts'
import { DEMO_BOOK } from './transcripts/demo-book.ts'

/** With a prior of nothing, what is heard is the surplus. */
const found = (text: string, surplus: number, meaning?: string, decoy = false): Found => ({
  phrase: { text, decoy, ...(meaning === undefined ? {} : { meaning }) },
  tokens: [],
  heard: surplus,
  prior: 0,
})
const free = { text: 'Rest are the payment late way.', heard: -0.5 }
const judged = (...all: readonly Found[]) => verdict(free, standingOf(all))

describe('a phrase counts as said', () => {
  it('when the sound adds enough to it, and nothing that means something else comes near', () => {
    const heard = judged(found('restart it', 1.5, 'restart'), found('status', 0.4, 'status'))
    expect(heard).toMatchObject({ kind: 'speech', text: 'restart it', free: free.text })
  })

  it('also beside another way of saying the same', () => {
    const all = [found('restart it', 1.5, 'restart'), found('please restart it', 1.45, 'restart')]
    expect(judged(...all).text).toBe('restart it')
  })

  it('not when another meaning or a decoy is as near', () => {
    expect(judged(found('confirm two', 1.5), found('confirm three', 1.4))).toMatchObject({
      kind: 'unsure',
      text: '',
    })
    const decoy = found('who restarted it', 1.4, undefined, true)
    expect(judged(found('restart it', 1.5, 'restart'), decoy).text).toBe('')
  })

  it('not when the model would have written it anyway', () => {
    expect(judged(found('restart it', 0.7, 'restart'))).toMatchObject({ kind: 'unsure', text: '' })
    expect(judged()).toMatchObject({ kind: 'unsure', text: '', ratio: null })
  })

  it('and what has no words, or none that the model believes in, is noise', () => {
    expect(verdict({ text: '…', heard: -0.1 }, standingOf([])).kind).toBe('noise')
    expect(verdict({ text: 'The the the', heard: -2 }, standingOf([])).kind).toBe('noise')
  })
})

/** Finds every token as likely as any other, and counts what it is asked. */
function model() {
  const rows = (count: number) => ({
    count,
    length: 1,
    memory: [],
    logits: new Float32Array(count * 32_768),
  })
  const asked = { rows: 0 }
  const next = (_: unknown, choices: readonly unknown[]) => {
    asked.rows += choices.length
    return Promise.resolve(rows(choices.length))
  }
  return { asked, listen: () => Promise.resolve({ first: rows(1), next }) }
}

async function learnt(tree: PhraseTree): Promise<number> {
  const teacher = model()
  while (tree.waiting > 0) await tree.learn(teacher)
  return teacher.asked.rows
}

async function demoTree(): Promise<PhraseTree> {
  const tree = new PhraseTree()
  tree.expect(phrasesOf(DEMO_BOOK))
  await learnt(tree)
  return tree
}

describe('what a phrase is held against before it counts', () => {
  it('are other deeds to the same service, the same deed to others, and what only resembles it', async () => {
    const tree = await demoTree()
    const phrase = phrasesOf(DEMO_BOOK).find(({ text }) => text === 'restart the payment gateway')
    if (phrase === undefined) throw new Error('the demo has no payment gateway')
    const rivals = tree.rivalsOf(phrase).map((rival) => rival.phrase)
    const meanings = rivals.map(({ meaning }) => meaning)
    for (const one of ['rollback payment-gateway', 'restart search-index', 'acknowledge payment-gateway'])
      expect(meanings).toContain(one)
    expect(meanings).not.toContain('restart payment-gateway')
    expect(rivals.filter(({ decoy }) => decoy).map(({ text }) => text)).toContain(
      'do not restart the payment gateway',
    )
    expect(rivals.length).toBeLessThanOrEqual(20)
  })

  it('of one number are the other numbers', async () => {
    const tree = await demoTree()
    const phrase = { text: 'scale the auth service to two', decoy: false, meaning: 'scale auth-service two' }
    const meanings = tree.rivalsOf(phrase).map((rival) => rival.phrase.meaning)
    for (const count of ['one', 'three', 'six']) expect(meanings).toContain(`scale auth-service ${count}`)
  })

  it('is learnt once, each beginning only once, and known again when the same is expected anew', async () => {
    const tree = new PhraseTree()
    tree.expect(phrasesOf(DEMO_BOOK))
    const writings = phrasesOf(DEMO_BOOK).flatMap(({ text }) => writingsOf(text))
    expect(await learnt(tree)).toBeLessThan(3 * writings.length)
    tree.expect(phrasesOf(DEMO_BOOK))
    expect(tree.waiting).toBe(0)
    tree.expect([...phrasesOf(DEMO_BOOK), { text: 'restart the mail relay', decoy: false }])
    expect(await learnt(tree)).toBeLessThan(10)
    expect(
      tree.rivalsOf({ text: 'restart the mail', decoy: false }).map(({ phrase }) => phrase.text),
    ).toContain('restart the mail relay')
  })

  it('is written as the model writes: a capital, a stop, and numbers in words and in digits', () => {
    expect(writingsOf('confirm two')).toEqual(['Confirm two.', 'Confirm 2.'])
    expect(writingsOf('how is the search index')).toEqual(['How is the search index?'])
  })
})
