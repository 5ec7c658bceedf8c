import { type client, v1 } from '@datadog/datadog-api-client'
import { MANAGED, objectKeyOf } from '../exports-lint/identity.ts'
import { gather, pick, type Shelf } from './shelf.ts'

const { ObjectSerializer } = v1
const raw = (slo: v1.ServiceLevelObjective): unknown =>
  ObjectSerializer.serialize(slo, 'ServiceLevelObjective', '')

export function sloShelf(configuration: client.Configuration): Shelf {
  const api = new v1.ServiceLevelObjectivesApi(configuration)
  const list = (by: v1.ServiceLevelObjectivesApiListSLOsRequest) =>
    gather(api.listSLOsWithPagination({ ...by, limit: 100, offset: 0 }))
  return {
    find: async (wanted) => {
      for (const by of [{ tagsQuery: MANAGED }, { query: wanted.name }]) {
        const found = (await list(by)).map((slo) => ({
          id: slo.id ?? '',
          name: slo.name,
          document: raw(slo),
        }))
        const listed = found.map((one) => ({ ...one, key: objectKeyOf({ kind: 'slo', ...one }) }))
        const id = pick(listed, wanted)
        if (id !== null) return found.find((one) => one.id === id) ?? null
      }
      return null
    },
    create: async (document) => {
      await api.createSLO({ body: ObjectSerializer.deserialize(document, 'ServiceLevelObjectiveRequest') })
    },
    update: async (id, document) => {
      const body: v1.ServiceLevelObjective = ObjectSerializer.deserialize(document, 'ServiceLevelObjective')
      await api.updateSLO({ sloId: id, body })
    },
  }
}
