import type { ReactNode } from 'react'

const RADIUS = 46
const ROUND = 2 * Math.PI * RADIUS

/** A ring that runs out; `left` is the share of it that remains, 0 … 1. */
export function Ring({ left, children }: { readonly left: number; readonly children: ReactNode }) {
  return (
    <div className="ring">
      <svg viewBox="0 0 100 100" aria-hidden="true" focusable="false">
        <circle className="ring-track" cx="50" cy="50" r={RADIUS} />
        <circle
          className="ring-left"
          cx="50"
          cy="50"
          r={RADIUS}
          strokeDasharray={ROUND}
          strokeDashoffset={ROUND * (1 - left)}
        />
      </svg>
      <div className="ring-inside">{children}</div>
    </div>
  )
}
