import type { CommandView } from '../../contract/command.ts'

export const command = (changes: Partial<CommandView> = {}): CommandView => ({
  id: 'c1',
  incident_id: null,
  at: 1_000,
  who: 'wall 1',
  source: 'voice',
  transcript: 'restart payment gateway',
  state: 'understanding',
  intent: { action: null, target: null, parameters: {} },
  reason: '',
  message: '',
  confirmation: null,
  outcome: null,
  watch: null,
  candidates: [],
  ended_at: null,
  ...changes,
})

export const asked = (changes: Partial<CommandView> = {}): CommandView =>
  command({
    state: 'confirming',
    message: 'Restart payment gateway in production? This ends its processes.',
    confirmation: {
      title: 'Restart payment gateway in production',
      target: 'payment-gateway',
      environment: 'production',
      effect: 'ends its processes',
      digit: 7,
      pin: false,
      asked_at: 1_000,
      expires_at: 31_000,
    },
    ...changes,
  })
