import { describe, expect, it } from 'vitest'
import { heardWords, tokensOf } from '../ear/heard-words.ts'
import { wordErrorRate } from '../ear/word-error-rate.ts'

describe('heardWords says which expected words are in a transcript', () => {
  it.each([
    ['Critical. Latency on payment gateway.', ['critical', 'latency', 'payment', 'gateway']],
    ['The check out service restarted.', ['checkout', 'restarted']],
    ['Disks are full on checkout.', ['check out']],
    ['The catch connection pool was exausted', ['exhausted', 'connection pool']],
    ['Kubernetties node', ['kubernetes']],
    ['Users in Europe can\u2019t log in', ["can't"]],
    ['Memory reached ninety-eight percent', ['98%', '98', 'ninety-eight percent']],
    ['Memory reached 98%', ['ninety eight percent']],
    ['at 3 0 2 in the morning', ['three oh two', '302', '3 02']],
    ['at three o two', ['three oh two']],
    ['five hundred and three milliseconds', ['503']],
    ['1,200 requests', ['twelve hundred', 'one thousand two hundred']],
    ['version 2.14.0', ['two point fourteen point zero']],
  ])('in %j it hears every one of %j', (transcript, words) => {
    expect(heardWords(transcript, words)).toEqual(words)
  })

  it.each([
    ['The service is available.', ['unavailable']],
    ['The service is unavailable.', ['available']],
    ['The service restarted.', ['started']],
    ['Latency is 503 milliseconds.', ['502', '500', '50', '3']],
    ['Latency is fifteen milliseconds.', ['fifty', 'five', '50']],
    ['Memory of the payment gateway', ['latency', 'checkout', 'critical', 'error', 'database', 'restarted']],
    ['The last request', ['fast', 'lost', 'list', 'test']],
    ['The node is lost', ['note', 'mode', 'code', 'load']],
    ['connection', ['connection pool', 'infection', 'protection']],
    ['payment gateway', ['gateway payment', 'gate payment']],
    ['version 2.14.0', ['2.15.0', '2.14.1', '214']],
    ['', ['anything', 'at']],
    ['something', ['', '...']],
  ])('in %j it hears none of %j', (transcript, words) => {
    expect(heardWords(transcript, words)).toEqual([])
  })

  it('keeps the order of the question and leaves out only what is missing', () => {
    expect(heardWords('gateway payment critical', ['critical', 'database', 'gateway'])).toEqual([
      'critical',
      'gateway',
    ])
  })
})

describe('tokens', () => {
  it('a sentence and its transcript with numerals have the same tokens', () => {
    expect(tokensOf('Forty-two percent, at three oh two.')).toEqual(tokensOf('42% at 302'))
  })

  it('neighbouring numbers do not add up', () => {
    expect(tokensOf('ten ninety five two hundred')).toEqual(['1095200'])
  })
})

describe('the word error rate', () => {
  it('counts swapped, added and lost words', () => {
    expect(wordErrorRate('the error rate rose', 'an error rose up')).toEqual({ errors: 3, words: 4 })
    expect(wordErrorRate('ninety five percent', '95%')).toEqual({ errors: 0, words: 2 })
    expect(wordErrorRate('one word', '')).toEqual({ errors: 2, words: 2 })
  })
})
