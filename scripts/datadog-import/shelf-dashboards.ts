import { type client, v1 } from '@datadog/datadog-api-client'
import { objectKeyOf } from '../exports-lint/identity.ts'
import { gather, pick, type Shelf } from './shelf.ts'

const { ObjectSerializer } = v1
const modelOf = (document: unknown): v1.Dashboard => ObjectSerializer.deserialize(document, 'Dashboard')

/** Dashboards have no tags but those of teams, so the key stands at the end of the description. */
export function dashboardShelf(configuration: client.Configuration): Shelf {
  const api = new v1.DashboardsApi(configuration)
  return {
    find: async (wanted) => {
      const listed = await gather(api.listDashboardsWithPagination({ count: 100 }))
      const id = pick(
        listed.map(({ id = '', title = '', description }) => ({
          id,
          name: title,
          key: objectKeyOf({ kind: 'dashboard', document: { description } }),
        })),
        wanted,
      )
      if (id === null) return null
      const found = await api.getDashboard({ dashboardId: id })
      return { id, document: ObjectSerializer.serialize(found, 'Dashboard', '') }
    },
    create: async (document) => {
      await api.createDashboard({ body: modelOf(document) })
    },
    update: async (id, document) => {
      await api.updateDashboard({ dashboardId: id, body: modelOf(document) })
    },
  }
}
