/**
 * Calls `run` when the audio clock reaches `time` (seconds), at once if it has. A silent source's end is the only
 * alarm that goes by the clock the ear hears: timers drift from it and sleep in hidden pages. Returns what cancels it.
 */
export function markTime(context: BaseAudioContext, time: number, run: () => void): () => void {
  const marker = context.createConstantSource()
  marker.offset.value = 0
  marker.connect(context.destination)
  marker.onended = () => {
    marker.disconnect()
    run()
  }
  marker.start()
  marker.stop(Math.max(time, context.currentTime))
  return () => {
    marker.onended = () => marker.disconnect()
    marker.stop()
  }
}
