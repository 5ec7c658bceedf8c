import type { ReactNode } from 'react'
import type { SeverityView } from '../../contract/incident.ts'

function Icon({ children }: { readonly children: ReactNode }) {
  return (
    <svg className="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      {children}
    </svg>
  )
}

/** Severities differ in shape, so that they can be told apart without colour: octagon, triangle, diamond, disc, ring. */
export function SeverityShape({ severity }: { readonly severity: SeverityView }) {
  return <Icon>{SHAPES[severity]}</Icon>
}

const SHAPES: Readonly<Record<SeverityView, ReactNode>> = {
  1: <path className="solid" d="M7.6 1.5h8.8l6.1 6.1v8.8l-6.1 6.1H7.6l-6.1-6.1V7.6z" />,
  2: <path className="solid" d="M12 2 23 21.5H1z" />,
  3: <path className="solid" d="M12 1.5 22.5 12 12 22.5 1.5 12z" />,
  4: <circle className="solid" cx="12" cy="12" r="8.5" />,
  5: <circle className="line" cx="12" cy="12" r="8" />,
}

/** The mark of the alert in a chart. */
export const AlertMarkIcon = () => (
  <Icon>
    <path className="solid" d="M2 4h20L12 20z" />
  </Icon>
)

export const CheckIcon = () => (
  <Icon>
    <path className="line" d="m4 12.5 5.5 5.5L20 6.5" />
  </Icon>
)

export const VoiceIcon = () => (
  <Icon>
    <path className="solid" d="M3 9v6h4l5.5 4.5v-15L7 9z" />
    <path className="line" d="M16 8.5a5 5 0 0 1 0 7M18.8 5.5a9.2 9.2 0 0 1 0 13" />
  </Icon>
)

export const MutedIcon = () => (
  <Icon>
    <path className="solid" d="M3 9v6h4l5.5 4.5v-15L7 9z" />
    <path className="line" d="m16 9 6 6m0-6-6 6" />
  </Icon>
)

export const OnItIcon = () => (
  <Icon>
    <path className="solid" d="M12 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8z" />
    <path className="line" d="M4.5 21c.6-4.4 3.6-7 7.5-7 1.4 0 2.7.3 3.8 1" />
    <path className="line" d="m15 19 2.5 2.5 4.5-5" />
  </Icon>
)

export const MindIcon = () => (
  <Icon>
    <path
      className="line"
      d="M9 18.5h6M10 21.5h4M7.5 14.5a6.5 6.5 0 1 1 9 0c-.9.8-1.5 1.6-1.5 2.5H9c0-.9-.6-1.7-1.5-2.5z"
    />
  </Icon>
)

export const EvidenceIcon = () => (
  <Icon>
    <circle className="line" cx="10.5" cy="10.5" r="6.5" />
    <path className="line" d="m15.5 15.5 6 6" />
  </Icon>
)

export const EarIcon = () => (
  <Icon>
    <rect className="line" x="9" y="2.5" width="6" height="11.5" rx="3" />
    <path className="line" d="M5 11.5a7 7 0 0 0 14 0M12 18.5v3" />
  </Icon>
)

export const NoEarIcon = () => (
  <Icon>
    <rect className="line" x="9" y="2.5" width="6" height="11.5" rx="3" />
    <path className="line" d="M5 11.5a7 7 0 0 0 14 0M12 18.5v3M3 3l18 18" />
  </Icon>
)

export const NotIcon = () => (
  <Icon>
    <path className="line" d="M2.5 12a9.5 9.5 0 1 0 19 0 9.5 9.5 0 0 0-19 0zM7 12h10" />
  </Icon>
)

/** An act that is only outlined. */
export const RehearsedIcon = () => (
  <Icon>
    <circle className="line" cx="12" cy="12" r="9.5" strokeDasharray="4.5 3.03" />
    <path className="line" d="m10 8.5 5 3.5-5 3.5z" />
  </Icon>
)

export const QuestionIcon = () => (
  <Icon>
    <path className="line" d="M7 8.5a5 5 0 1 1 7.2 4.5c-1.4.7-2.2 1.5-2.2 3M12 20.4v.6" />
  </Icon>
)

export const ActIcon = () => (
  <Icon>
    <path className="line" d="M20.5 12a8.5 8.5 0 1 1-2.7-6.2L21 8.5M21 3v5.5h-5.5" />
  </Icon>
)

export const LockIcon = () => (
  <Icon>
    <rect className="line" x="4" y="11" width="16" height="11" rx="2" />
    <path className="line" d="M7.5 11V7.5a4.5 4.5 0 0 1 9 0V11" />
  </Icon>
)

export const AlertIcon = () => (
  <Icon>
    <path className="line" d="M12 3 22 20.5H2zM12 10v5M12 17.4v.6" />
  </Icon>
)

export const CloseIcon = () => (
  <Icon>
    <path className="line" d="m5 5 14 14M19 5 5 19" />
  </Icon>
)

export const MenuIcon = () => (
  <Icon>
    <path className="line" d="M4 7h16M4 12h16M4 17h16" />
  </Icon>
)
