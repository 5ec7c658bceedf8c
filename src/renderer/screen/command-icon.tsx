import type { CommandLook } from '../state/command-words.ts'
import {
  ActIcon,
  AlertIcon,
  CheckIcon,
  EvidenceIcon,
  MindIcon,
  NotIcon,
  QuestionIcon,
  RehearsedIcon,
  VoiceIcon,
} from './icons.tsx'

/** How a command looks, as a shape, for whoever sees no colour. */
export function CommandIcon({ look }: { readonly look: CommandLook }) {
  switch (look) {
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
    case 'rehearsed':
      return <RehearsedIcon />
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
