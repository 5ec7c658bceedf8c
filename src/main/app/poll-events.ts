import { openEventPoll } from '../adapters/datadog/event-poll.ts'
import type { ServerParts } from '../server/server.ts'
import type { Base } from './base.ts'
import { datadogAccount } from './senses/datadog-account.ts'

/** Where nothing may come in, alerts are fetched from Datadog; they go the way of the webhook's. */
export function pollEvents(base: Base, deliver: ServerParts['deliver']): void {
  const { config, log, ids, troubles, teardown } = base
  const account = datadogAccount(base)
  if (account === null || config.clouds.datadog?.pollEvents !== true) return
  const poll = openEventPoll({
    ...{ ...account, log, ids, deliver },
    home: config.home,
    problem: (problem) =>
      problem === null ? troubles.restore('event poll') : troubles.degrade('event poll', problem),
  })
  teardown.add('event poll', () => poll.close())
}
