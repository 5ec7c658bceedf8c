import { type client, v1, v2 } from '@datadog/datadog-api-client'
import { NotYet, type Shelf, unlessMissing } from './shelf.ts'

const TYPE = 'manage_tags'

/** Settings of metrics. A metric that was never sent has none and can get none. */
export function percentileShelf(configuration: client.Configuration): Shelf {
  const api = new v2.MetricsApi(configuration)
  const metadata = new v1.MetricsApi(configuration)
  return {
    find: async ({ key }) => {
      const found = await unlessMissing(api.listTagConfigurationByName({ metricName: key }))
      if (found !== null) {
        const percentiles = found.data?.attributes?.includePercentiles ?? false
        return { id: key, document: { include_percentiles: percentiles } }
      }
      const known = await unlessMissing(metadata.getMetricMetadata({ metricName: key }))
      if (known === null) throw new NotYet('has never been sent; import once more when it has')
      return null
    },
    create: async (_document, { key }) => {
      // No tag is excluded: all stay queryable.
      const attributes = {
        metricType: 'distribution',
        includePercentiles: true,
        tags: [],
        excludeTagsMode: true,
      } as const
      await api.createTagConfiguration({
        metricName: key,
        body: { data: { type: TYPE, id: key, attributes: { ...attributes, tags: [] } } },
      })
    },
    update: async (id) => {
      await api.updateTagConfiguration({
        metricName: id,
        body: { data: { type: TYPE, id, attributes: { includePercentiles: true } } },
      })
    },
  }
}
