import type { Speaking } from './voices.ts'

/** What is said, and what it must be understood as: an action and its target, or a reply. */
export interface Said {
  readonly text: string
  readonly meant: string
}

const said = (text: string, meant: string): Said => ({ text, meant })

/** For choosing thresholds. Neither its sentences nor its ways of speaking occur in the test split. */
export const TUNING: readonly Said[] = [
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
]

export const TEST: readonly Said[] = [
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
]

/** Near a command, and not it. Taken for it before the confirmation, each is a near miss. */
export const NEAR_MISSES: readonly Said[] = [
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
]

/** Talk that is meant for somebody else. */
export const TALK: readonly string[] = [
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
]

const way = (voice: Speaking['voice'], stretch: number, shift: number): Speaking => ({
  voice,
  stretch,
  shift,
})

export const TUNING_WAYS: readonly Speaking[] = [
  way('rms', 1, 1),
  way('slt', 1, 1.06),
  way('awb', 1.1, 1),
  way('kal16', 1.1, 1),
]

export const TEST_WAYS: readonly Speaking[] = [
  way('rms', 0.9, 1.05),
  way('slt', 1.1, 1),
  way('awb', 1, 0.95),
  way('kal16', 1, 1.05),
  way('kal', 1.1, 1),
]
