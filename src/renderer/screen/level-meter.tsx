import { useEffect, useRef } from 'react'
import { bandLevels } from '../audio/band-levels.ts'

interface LevelMeterProps {
  /** Null while there is nothing to measure; asked again with every picture. */
  readonly source: () => AnalyserNode | null
  readonly bars: number
  readonly label: string
  /** Told the loudest band, 0 … 1, with every picture, also where nothing may move. */
  readonly onLevel?: (level: number) => void
}

/** The sound that is there right now, in bands of pitch. Nothing moves without sound, nor for those who want no motion. */
export function LevelMeter({ source, bars, label, onLevel }: LevelMeterProps) {
  const box = useRef<HTMLSpanElement>(null)
  useEffect(() => {
    const still = window.matchMedia('(prefers-reduced-motion: reduce)').matches
    const bins = new Uint8Array(1_024)
    let frame = 0
    const draw = () => {
      const levels = levelsOf(source(), bins, bars)
      onLevel?.(Math.max(0, ...levels))
      if (!still) show(box.current, levels)
      frame = requestAnimationFrame(draw)
    }
    if (!still || onLevel !== undefined) draw()
    return () => cancelAnimationFrame(frame)
  }, [source, bars, onLevel])
  return (
    <span className="meter" ref={box} role="img" aria-label={label}>
      {Array.from({ length: bars }, (_, bar) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place.
        <span key={bar} className="meter-bar" />
      ))}
    </span>
  )
}

function levelsOf(
  analyser: AnalyserNode | null,
  bins: Uint8Array<ArrayBuffer>,
  bars: number,
): readonly number[] {
  if (analyser === null) return []
  const used = bins.subarray(0, analyser.frequencyBinCount)
  analyser.getByteFrequencyData(used)
  return bandLevels(used, analyser.context.sampleRate, bars)
}

function show(box: HTMLElement | null, levels: readonly number[]): void {
  const children = box?.children ?? []
  for (const [index, level] of levels.entries()) {
    const bar = children[index]
    if (bar instanceof HTMLElement) bar.style.transform = `scaleY(${Math.max(0.06, level).toFixed(3)})`
  }
}
