import { type RefObject, useEffect, useLayoutEffect, useState } from 'react'

/**
 * The largest of `steps` sizes at which an element's content fits into it: 0 is the largest, `steps` − 1 is taken when
 * nothing fits. Found before the browser paints; looked for again when the element's box or `content` changes. The box
 * must not depend on its content.
 */
export function useFit(ref: RefObject<HTMLElement | null>, steps: number, content: string): number {
  const [box, setBox] = useState('')
  const [found, setFound] = useState({ step: 0, for: '' })
  const sought = `${box} ${content}`
  const step = found.for === sought ? found.step : 0
  useLayoutEffect(() => {
    const element = ref.current
    if (element === null || step >= steps - 1) return
    if (element.scrollHeight > element.clientHeight + 1) setFound({ step: step + 1, for: sought })
  }, [ref, steps, step, sought])
  useEffect(() => {
    const element = ref.current
    if (element === null) return
    const observer = new ResizeObserver(() => setBox(`${element.clientWidth}×${element.clientHeight}`))
    observer.observe(element)
    // Letters that arrive late are wider or narrower than those that stood in for them.
    const settle = () => setBox((known) => `${known}.`)
    document.fonts.addEventListener('loadingdone', settle)
    return () => {
      observer.disconnect()
      document.fonts.removeEventListener('loadingdone', settle)
    }
  }, [ref])
  return step
}
