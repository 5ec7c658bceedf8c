import { useCallback } from 'react'
import { LevelMeter } from './level-meter.tsx'
import { useWall } from './wall-context.ts'

const BARS = 28

/** The sound that leaves this wall's loudspeaker right now. */
export function Meter() {
  const { wall } = useWall()
  const source = useCallback(() => wall.output()?.analyser ?? null, [wall])
  return <LevelMeter source={source} bars={BARS} label="Speaking" />
}
