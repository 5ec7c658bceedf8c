import { type RefObject, useLayoutEffect } from 'react'

/**
 * Gives an element the largest of its sizes at which its content fits: sets `data-fit` to 0 (largest) … `steps` − 1.
 * Runs again when the element's own box changes, or `content` does.
 */
export function useFit(ref: RefObject<HTMLElement | null>, steps: number, content: unknown): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: `content` is what makes another size fit.
  useLayoutEffect(() => {
    const element = ref.current
    if (element === null) return
    const refit = () => {
      for (let step = 0; step < steps; step += 1) {
        element.setAttribute('data-fit', String(step))
        if (element.scrollHeight <= element.clientHeight + 1) return
      }
    }
    refit()
    const observer = new ResizeObserver(refit)
    observer.observe(element)
    return () => observer.disconnect()
  }, [ref, steps, content])
}
