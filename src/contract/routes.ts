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
  figures: '/figures',
  command: '/command',
  commandAudio: '/command/audio',
  commandConfirm: '/command/:id/confirm',
  commandCancel: '/command/:id/cancel',
  chaos: '/chaos',
  chaosStart: '/chaos/start',
  chaosStop: '/chaos/stop',
  demoBreak: '/demo/break',
} as const

export const audioUrl = (id: string): string => `/audio/${encodeURIComponent(id)}`
