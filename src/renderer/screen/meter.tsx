import { useEffect, useRef } from 'react'
import { bandLevels } from '../audio/band-levels.ts'
import { useWall } from './wall-context.ts'

const BARS = 28
const bars = Array.from({ length: BARS }, (_, index) => index)

/** The sound that leaves this wall's loudspeaker right now, in bands of pitch. Nothing moves without sound. */
export function Meter() {
  const { wall } = useWall()
  const box = useRef<HTMLSpanElement>(null)
  useEffect(() => {
    const analyser = wall.output()?.analyser
    const still = window.matchMedia('(prefers-reduced-motion: reduce)').matches
    if (analyser === undefined || still) return
    const bins = new Uint8Array(analyser.frequencyBinCount)
    let frame = 0
    const draw = () => {
      analyser.getByteFrequencyData(bins)
      const levels = bandLevels(bins, analyser.context.sampleRate, BARS)
      const children = box.current?.children ?? []
      for (const [index, level] of levels.entries()) {
        const bar = children[index]
        if (bar instanceof HTMLElement) bar.style.transform = `scaleY(${Math.max(0.06, level).toFixed(3)})`
      }
      frame = requestAnimationFrame(draw)
    }
    draw()
    return () => cancelAnimationFrame(frame)
  }, [wall])
  return (
    <span className="meter" ref={box} role="img" aria-label="Speaking">
      {bars.map((bar) => (
        <span key={bar} className="meter-bar" />
      ))}
    </span>
  )
}
