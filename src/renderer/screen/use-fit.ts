import { type RefObject, useEffect, useLayoutEffect, useState } from 'react'

/**
 * The largest of `steps` sizes at which an element's content fits into it: 0 is the largest, `steps` − 1 is taken when
 * nothing fits. Found before the browser paints; looked for again when the element's box or `content` changes. The box
 * must not depend on its content.
 */
export function useFit(ref: RefObject<HTMLElement | null>, steps: number, content: string): number {
  const [found, setFound] = useState({ step: 0, for: '' })
  // After every commit: a box that shrank and grew again between two frames is never reported by an observer.
  useLayoutEffect(() => {
    const element = ref.current
    if (element === null) return
    const sought = `${element.clientWidth}×${element.clientHeight} ${content}`
    if (found.for !== sought) return setFound({ step: 0, for: sought })
    const fits = element.scrollHeight <= element.clientHeight + 1
    if (!fits && found.step < steps - 1) setFound({ step: found.step + 1, for: sought })
  })
  useEffect(() => {
    const element = ref.current
    if (element === null) return
    const again = () => setFound({ step: 0, for: '' })
    const observer = new ResizeObserver(again)
    observer.observe(element)
    // Letters that arrive late are wider or narrower than those that stood in for them.
    document.fonts.addEventListener('loadingdone', again)
    return () => {
      observer.disconnect()
      document.fonts.removeEventListener('loadingdone', again)
    }
  }, [ref])
  return found.step
}
