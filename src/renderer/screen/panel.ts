import type { CommandView } from '../../contract/command.ts'
import type { EvidenceView } from '../../contract/incident.ts'

/** Those that need nothing but their name. */
export type PanelName = 'keys' | 'trail' | 'demo'

/** What a dialog shows. One at a time. */
export type Panel =
  | { readonly name: PanelName }
  | { readonly name: 'lines'; readonly evidence: EvidenceView }
  | { readonly name: 'output'; readonly command: CommandView }
