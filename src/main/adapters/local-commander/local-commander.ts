import type { Runbook } from '../../domain/runbook.ts'
import { understand } from '../../domain/understanding/understand.ts'
import type { Commander } from '../../ports/commander.ts'

/** Understands commands on this machine, by their words and their sound. `book` is asked each time: alerts teach it services. */
export function localCommander(book: () => Runbook): Commander {
  return {
    by: 'local-commander',
    understand: async (text, circumstances) => understand(text, book(), circumstances),
  }
}
