import { type client, v1 } from '@datadog/datadog-api-client'
import { type Shelf, unlessMissing } from './shelf.ts'

const { ObjectSerializer } = v1

/** Webhooks are known by their name alone, which is also what monitors call them by. */
export function webhookShelf(configuration: client.Configuration): Shelf {
  const api = new v1.WebhooksIntegrationApi(configuration)
  return {
    find: async ({ key }) => {
      const found = await unlessMissing(api.getWebhooksIntegration({ webhookName: key }))
      if (found === null) return null
      return { id: key, document: ObjectSerializer.serialize(found, 'WebhooksIntegration', '') }
    },
    create: async (document) => {
      await api.createWebhooksIntegration({
        body: ObjectSerializer.deserialize(document, 'WebhooksIntegration'),
      })
    },
    update: async (id, document) => {
      await api.updateWebhooksIntegration({
        webhookName: id,
        body: ObjectSerializer.deserialize(document, 'WebhooksIntegrationUpdateRequest'),
      })
    },
  }
}
