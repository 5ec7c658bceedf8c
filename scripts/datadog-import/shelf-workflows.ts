import { type client, v2 } from '@datadog/datadog-api-client'
import { objectKeyOf } from '../exports-lint/identity.ts'
import { gather, pick, type Shelf } from './shelf.ts'

const { ObjectSerializer } = v2

export function workflowShelf(configuration: client.Configuration): Shelf {
  const api = new v2.WorkflowAutomationApi(configuration)
  return {
    find: async (wanted) => {
      const pages = api.listWorkflowsWithPagination({ limit: 50, page: 0, filterIncludeUnpublished: true })
      const listed = (await gather(pages)).map(({ id = '', attributes: { name, tags = [] } }) => ({
        id,
        name,
        key: objectKeyOf({ kind: 'workflow', document: { data: { attributes: { tags } } } }),
      }))
      const id = pick(listed, wanted)
      if (id === null) return null
      const found = await api.getWorkflow({ workflowId: id })
      return { id, document: ObjectSerializer.serialize(found, 'GetWorkflowResponse', '') }
    },
    create: async (document) => {
      await api.createWorkflow({ body: ObjectSerializer.deserialize(document, 'CreateWorkflowRequest') })
    },
    update: async (id, document) => {
      const body: v2.UpdateWorkflowRequest = ObjectSerializer.deserialize(document, 'UpdateWorkflowRequest')
      await api.updateWorkflow({ workflowId: id, body })
    },
  }
}
