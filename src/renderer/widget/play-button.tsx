import { useEffect, useRef, useState } from 'react'
import { VoiceIcon } from '../screen/icons.tsx'

type Playing = 'silent' | 'playing' | 'failed'

const WORDS = { silent: 'Play', playing: 'Stop', failed: 'Cannot be played. Try again' } as const

/** Plays the spoken report, here and now. Another report replaces it, but never interrupts what is playing. */
export function PlayButton({ url }: { readonly url: string }) {
  const audio = useRef<HTMLAudioElement | null>(null)
  const [playing, setPlaying] = useState<Playing>('silent')
  useEffect(() => () => audio.current?.pause(), [])

  function start(): void {
    const next = new Audio(url)
    next.onended = () => setPlaying('silent')
    next.onerror = () => setPlaying('failed')
    audio.current = next
    setPlaying('playing')
    next.play().catch(() => setPlaying('failed'))
  }

  function stop(): void {
    if (audio.current !== null) {
      audio.current.onerror = null
      audio.current.pause()
    }
    setPlaying('silent')
  }

  return (
    <button
      type="button"
      className="widget-play"
      data-playing={playing}
      onClick={playing === 'playing' ? stop : start}
    >
      <VoiceIcon /> {WORDS[playing]}
    </button>
  )
}
