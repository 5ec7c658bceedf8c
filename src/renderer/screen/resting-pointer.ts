/** Whoever uses a mouse moves it more often than this. */
const RESTS_AFTER_MS = 3_000

/** Takes the mouse pointer off a wall that nobody points at; the first movement brings it back. Over a dialog it stays (base.css). */
export function hideRestingPointer(page: Document): void {
  let place = ''
  let timer: ReturnType<typeof setTimeout> | undefined
  const moved = (event: PointerEvent) => {
    // Chromium also tells of a "movement" when something else comes to lie under a pointer that rests.
    const now = `${event.screenX} ${event.screenY}`
    if (now !== place || event.type === 'pointerdown') wait()
    place = now
  }
  const wait = () => {
    clearTimeout(timer)
    page.documentElement.removeAttribute('data-pointer')
    timer = setTimeout(() => page.documentElement.setAttribute('data-pointer', 'rests'), RESTS_AFTER_MS)
  }
  page.addEventListener('pointermove', moved, { capture: true, passive: true })
  page.addEventListener('pointerdown', moved, { capture: true, passive: true })
  wait()
}
