import { type client, v1 } from '@datadog/datadog-api-client'
import { MANAGED, objectKeyOf } from '../exports-lint/identity.ts'
import { textAt } from '../exports-lint/json.ts'
import { gather, pick, type Shelf } from './shelf.ts'

const { ObjectSerializer } = v1
const raw = (monitor: v1.Monitor): unknown => ObjectSerializer.serialize(monitor, 'Monitor', '')

export function monitorShelf(configuration: client.Configuration): Shelf {
  const api = new v1.MonitorsApi(configuration)
  const list = (by: v1.MonitorsApiListMonitorsRequest) =>
    gather(api.listMonitorsWithPagination({ ...by, page: 0, pageSize: 100 }))
  return {
    find: async (wanted) => {
      for (const by of [{ monitorTags: MANAGED }, { name: wanted.name }]) {
        const found = (await list(by)).map((monitor) => ({
          id: String(monitor.id ?? ''),
          document: raw(monitor),
        }))
        const listed = found.map(({ id, document }) => ({
          id,
          name: textAt(document, 'name'),
          key: objectKeyOf({ kind: 'monitor', document }),
        }))
        const id = pick(listed, wanted)
        if (id !== null) return found.find((one) => one.id === id) ?? null
      }
      return null
    },
    create: async (document) => {
      await api.createMonitor({ body: ObjectSerializer.deserialize(document, 'Monitor') })
    },
    update: async (id, document) => {
      const body: v1.MonitorUpdateRequest = ObjectSerializer.deserialize(document, 'MonitorUpdateRequest')
      await api.updateMonitor({ monitorId: Number(id), body })
    },
  }
}
