import { DemoDialog } from './demo-dialog.tsx'
import { KeysDialog } from './keys-dialog.tsx'
import { LinesDialog } from './lines-dialog.tsx'
import { OutputDialog } from './output-dialog.tsx'
import type { Panel } from './panel.ts'
import { TrailDialog } from './trail-dialog.tsx'

export function PanelDialog({ panel, onClose }: { readonly panel: Panel; readonly onClose: () => void }) {
  switch (panel.name) {
    case 'keys':
      return <KeysDialog onClose={onClose} />
    case 'trail':
      return <TrailDialog onClose={onClose} />
    case 'demo':
      return <DemoDialog onClose={onClose} />
    case 'lines':
      return <LinesDialog evidence={panel.evidence} onClose={onClose} />
    case 'output':
      return <OutputDialog command={panel.command} onClose={onClose} />
  }
}
