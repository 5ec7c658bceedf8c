import { Component, type ReactNode } from 'react'

interface Props {
  /** What is missing when it fails: "The timeline". */
  readonly region: string
  /** When this changes, the region is tried again. */
  readonly again: unknown
  readonly children: ReactNode
}

interface Fault {
  readonly failed: boolean
  readonly with: unknown
}

/** Keeps the fault of one region from taking the others off the wall. */
export class Boundary extends Component<Props, Fault> {
  override state: Fault = { failed: false, with: null }

  static getDerivedStateFromError(): Partial<Fault> {
    return { failed: true }
  }

  static getDerivedStateFromProps(props: Props, state: Fault): Partial<Fault> | null {
    if (props.again === state.with) return null
    return { failed: false, with: props.again }
  }

  override render() {
    if (!this.state.failed) return this.props.children
    return <p className="region-failed">{this.props.region} cannot be shown right now.</p>
  }
}
