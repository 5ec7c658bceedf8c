/** Every address of the appliance, written once. */
export const ROUTES = {
  wall: '/',
  wallIndex: '/static/index.html',
  widget: '/widget',
  live: '/live',
  webhook: '/webhook/datadog',
  status: '/status.json',
  incidents: '/incidents',
  incident: '/incidents/:id',
  incidentReport: '/incidents/:id/report.md',
  audio: '/audio/:id',
  health: '/health',
} as const

export const audioUrl = (id: string): string => `/audio/${encodeURIComponent(id)}`
