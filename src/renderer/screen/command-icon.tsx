import type { CommandView } from '../../contract/command.ts'
import {
  ActIcon,
  AlertIcon,
  CheckIcon,
  EvidenceIcon,
  MindIcon,
  NotIcon,
  QuestionIcon,
  VoiceIcon,
} from './icons.tsx'

/** The state of a command as a shape, for whoever sees no colour. */
export function CommandIcon({ state }: { readonly state: CommandView['state'] }) {
  switch (state) {
    case 'helped':
    case 'done':
      return <CheckIcon />
    case 'failed':
    case 'no-better':
      return <AlertIcon />
    case 'refused':
    case 'cancelled':
    case 'expired':
      return <NotIcon />
    case 'unclear':
    case 'confirming':
      return <QuestionIcon />
    case 'answered':
      return <VoiceIcon />
    case 'watching':
      return <EvidenceIcon />
    case 'performing':
      return <ActIcon />
    case 'understanding':
      return <MindIcon />
  }
}
