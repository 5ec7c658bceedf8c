import { heardElsewhere } from '../state/command-scene.ts'
import { EarIcon } from './icons.tsx'
import { useWall } from './wall-context.ts'

/** Somebody speaks at another wall. */
export function Elsewhere() {
  const { state } = useWall()
  const words = heardElsewhere(state)
  if (words === null) return null
  return (
    <section className="elsewhere" aria-label="Another wall">
      <EarIcon />
      <p>Listening at another wall{words === '' ? '' : `: “${words}”`}</p>
    </section>
  )
}
