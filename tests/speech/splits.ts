import type { Speaking } from './voices.ts'

/** What is said, and what it must be understood as: an action and its target, or a reply. */
export interface Said {
  readonly text: string
  readonly meant: string
}

/** What thresholds are chosen on, or what they are judged by. The two share no sentence and no way of speaking. */
export interface Split {
  readonly name: 'tuning' | 'test'
  readonly ways: readonly Speaking[]
  readonly commands: readonly Said[]
  /** Near a command, and not it: `meant` is what it must not be taken for. */
  readonly nearMisses: readonly Said[]
  /** Talk that is meant for somebody else. */
  readonly talk: readonly string[]
}

const said = (text: string, meant: string): Said => ({ text, meant })

const way = (voice: Speaking['voice'], stretch: number, shift: number): Speaking => ({
  voice,
  stretch,
  shift,
})

export const TUNING: Split = {
  name: 'tuning',
  ways: [
    way('rms', 1, 1),
    way('slt', 1, 1.06),
    way('awb', 1.1, 1),
    way('kal16', 1.1, 1),
    way('rms', 0.9, 1.05),
    way('slt', 1.1, 1),
    way('awb', 1, 0.95),
    way('kal16', 1, 1.05),
    way('kal', 1.1, 1),
  ],
  commands: [
    said('restart the payment gateway', 'restart payment-gateway'),
    said('please restart the search index', 'restart search-index'),
    said('roll back the orders worker', 'rollback orders-worker'),
    said('roll the checkout API back', 'rollback checkout-api'),
    said('scale the auth service to three', 'scale auth-service 3'),
    said('scale checkout API to five', 'scale checkout-api 5'),
    said('status', 'status'),
    said('how is the search index', 'status search-index'),
    said('show me the logs of the payment gateway', 'logs payment-gateway'),
    said('what did I miss', 'catch-up'),
    said('acknowledge', 'acknowledge'),
    said('confirm two', 'confirm 2'),
    said('confirm nine', 'confirm 9'),
    said('cancel', 'cancel'),
    said('can you restart the orders worker', 'restart orders-worker'),
    said('restart checkout API in production', 'restart checkout-api'),
    said('restart the checkout API', 'restart checkout-api'),
    said('restart the auth service', 'restart auth-service'),
    said('please restart the orders worker', 'restart orders-worker'),
    said('could you please restart the payment gateway', 'restart payment-gateway'),
    said('restart the search service', 'restart search-index'),
    said('roll back the payment gateway', 'rollback payment-gateway'),
    said('roll back checkout API please', 'rollback checkout-api'),
    said('please roll back the search index', 'rollback search-index'),
    said('scale the search index to four', 'scale search-index 4'),
    said('scale the payment gateway to two', 'scale payment-gateway 2'),
    said('scale the orders worker to six', 'scale orders-worker 6'),
    said('what is the status', 'status'),
    said('status of the payment gateway', 'status payment-gateway'),
    said('show me the logs of the checkout API', 'logs checkout-api'),
    said('catch me up', 'catch-up'),
    said('say that again', 'repeat'),
    said('confirm seven', 'confirm 7'),
    said('confirm four', 'confirm 4'),
    said('never mind', 'cancel'),
    said('restart everything', '! everything'),
  ],
  nearMisses: [
    said('do not restart the checkout API', 'restart checkout-api'),
    said("don't restart the auth service", 'restart auth-service'),
    said('never roll back the payment gateway', 'rollback payment-gateway'),
    said('please do not scale the search index to four', 'scale search-index 4'),
    said('did you restart the orders worker', 'restart orders-worker'),
    said('should we roll back the checkout API', 'rollback checkout-api'),
    said('restart the payment gateway in staging', 'restart payment-gateway'),
    said('restart the search index in europe', 'restart search-index'),
    said('I would not restart the auth service', 'restart auth-service'),
    said('who restarted the payment gateway', 'restart payment-gateway'),
    said('do not restart the payment gateway', 'restart payment-gateway'),
    said("don't roll back the search index", 'rollback search-index'),
    said('never restart the orders worker', 'restart orders-worker'),
    said('please do not restart the auth service', 'restart auth-service'),
    said('did you scale the payment gateway to two', 'scale payment-gateway 2'),
    said('should we restart the search index', 'restart search-index'),
    said('who rolled back the checkout API', 'rollback checkout-api'),
    said('restart the orders worker in staging', 'restart orders-worker'),
    said('roll back the payment gateway in europe', 'rollback payment-gateway'),
    said('I would not roll back the auth service', 'rollback auth-service'),
    said('we restarted the checkout API twice', 'restart checkout-api'),
    said('restart the billing gateway', 'restart payment-gateway'),
  ],
  talk: [
    'the weather is nice today my friend',
    'I will get some coffee for all of us',
    'did you see the game last night',
    'the customers have been calling since three',
    'my daughter starts school next week',
    'this dashboard is really hard to read',
    'we need to call the vendor in the morning',
    'she said the invoice was wrong',
    'I have been awake for twenty hours',
    'where did you put the charger',
    'can anyone remember the number of the office',
    'he left his jacket on the chair by the window',
    'the meeting was moved to the afternoon',
    'it is raining again and I forgot my umbrella',
    'nobody told me about the new parking rules',
    'the printer on the third floor is out of paper',
    'our train was late because of the snow',
    'maybe we should order a pizza for everyone',
    'I read a long article about old ships',
    'turn the music down please I am on the phone',
  ],
}

export const TEST: Split = {
  name: 'test',
  ways: [
    way('rms', 1.05, 0.97),
    way('slt', 0.95, 0.97),
    way('awb', 0.95, 1.04),
    way('kal16', 0.95, 0.97),
    way('kal', 1, 1.04),
  ],
  commands: [
    said('restart the search index', 'restart search-index'),
    said('restart the orders worker', 'restart orders-worker'),
    said('could you please restart the checkout API', 'restart checkout-api'),
    said('reboot the payment gateway', 'restart payment-gateway'),
    said('bounce the auth service', 'restart auth-service'),
    said('roll back the auth service', 'rollback auth-service'),
    said('please roll back the payment gateway', 'rollback payment-gateway'),
    said('roll back the search index please', 'rollback search-index'),
    said('revert the orders worker', 'rollback orders-worker'),
    said('roll the payment gateway back', 'rollback payment-gateway'),
    said('scale the checkout API to two', 'scale checkout-api 2'),
    said('scale the auth service to six', 'scale auth-service 6'),
    said('please scale the search index to five', 'scale search-index 5'),
    said('scale orders worker to three', 'scale orders-worker 3'),
    said('how is the payment gateway', 'status payment-gateway'),
    said('what is wrong with the checkout API', 'status checkout-api'),
    said('show me the logs of the orders worker', 'logs orders-worker'),
    said('what is going on', 'status'),
    said('give me a summary', 'catch-up'),
    said('repeat that', 'repeat'),
    said('help', 'help'),
    said('confirm three', 'confirm 3'),
    said('confirm eight', 'confirm 8'),
    said('confirm five', 'confirm 5'),
    said('cancel that', 'cancel'),
    said('go ahead', 'yes'),
    said('mute', 'mute'),
    said('delete the database', '! destructive'),
  ],
  nearMisses: [
    said('do not roll back the orders worker', 'rollback orders-worker'),
    said("don't restart the payment gateway", 'restart payment-gateway'),
    said('never scale the auth service to three', 'scale auth-service 3'),
    said('please do not restart the search index', 'restart search-index'),
    said('did you roll back the auth service', 'rollback auth-service'),
    said('should we restart the checkout API', 'restart checkout-api'),
    said('who restarted the orders worker', 'restart orders-worker'),
    said('restart the auth service in staging', 'restart auth-service'),
    said('scale the search index to two in europe', 'scale search-index 2'),
    said('I would not restart the payment gateway', 'restart payment-gateway'),
    said('they rolled back the search index yesterday', 'rollback search-index'),
    said('restart the shipping gateway', 'restart payment-gateway'),
    said('roll back the user service', 'rollback auth-service'),
    said('we should never restart the orders worker', 'restart orders-worker'),
    said('somebody restarted the checkout API again', 'restart checkout-api'),
  ],
  talk: [
    'my phone is almost out of battery',
    'have you tried the new restaurant downstairs',
    'I sent you the slides this morning',
    'the elevator is broken since yesterday',
    'we can talk about the budget later',
    'who left the window open',
    'she is on vacation until monday',
    'the second floor has better chairs',
    'let me write that down for you',
    'it was a long day for everybody',
  ],
}

/** Every sentence is spoken in so many of a split's ways, in turns. */
const WAYS_EACH = 5

/** The ways in which the sentence at this place is spoken. */
export const waysOf = ({ ways }: Split, at: number): readonly Speaking[] =>
  Array.from(
    { length: Math.min(WAYS_EACH, ways.length) },
    (_, nth) => ways[(at * WAYS_EACH + nth) % ways.length],
  ).filter((one) => one !== undefined)
