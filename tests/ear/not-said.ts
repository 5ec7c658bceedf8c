/** Sentences that a report could hold, but none of the test's reports does: what the ear must not take a sentence for. */
export const NOT_SAID = [
  'Since release 3.7.2 the certificate of the public endpoint has expired.',
  'The queue of the mail sender grows faster than it is emptied.',
  'Names are not resolved any more; this is probably the cause.',
  'Most requests of the inventory service end in a time-out.',
  'Consider switching the feature flag off again.',
  'No cause can be seen in the logs.',
]

const OTHERS = [
  'Payment gateway',
  'Checkout API',
  'Orders worker',
  'Auth service',
  'Search index',
  'Inventory service',
  'Mail sender',
  'Ledger database',
]

/** The same headline, and that of seven other services: only the name tells them apart. */
export function withOtherServices(headline: string, service: string): string[] {
  const name = /^\w+\. ([^:]+):/.exec(headline)?.[1]
  if (name === undefined || name.toLowerCase().replaceAll(' ', '-') !== service)
    throw new Error(`${JSON.stringify(headline)} does not name ${service}`)
  return [headline, ...OTHERS.filter((other) => other !== name).map((other) => headline.replace(name, other))]
}
