import type { Understanding } from '../../../src/main/domain/intent.ts'

/** An understanding in the notation of the table. */
export function written(meant: Understanding): string {
  switch (meant.kind) {
    case 'intent': {
      const { action, targets, environment, parameters, dryRun } = meant.intent
      const values = Object.entries(parameters).map(([name, value]) => `${name}=${value}`)
      const dry = dryRun === true ? ['dry run'] : []
      return [
        ...dry,
        action,
        ...targets,
        ...values,
        ...(environment === null ? [] : ['in', environment]),
      ].join(' ')
    }
    case 'confirmation':
      return `confirm ${meant.digit}`
    case 'cancellation':
      return 'cancel'
    case 'assent':
      return 'yes'
    case 'danger':
      return `! ${meant.danger}`
    case 'unclear':
      return `? ${meant.why}`
  }
}
