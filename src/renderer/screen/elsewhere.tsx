import { heardElsewhere } from '../state/command-scene.ts'
import { EarIcon } from './icons.tsx'
import { useWall } from './wall-context.ts'

/** Somebody speaks at another wall, so that nobody can at this one: it stands in the place of the talk key. */
export function Elsewhere() {
  const { state } = useWall()
  const words = heardElsewhere(state)
  if (words === null) return null
  return (
    <p className="elsewhere">
      <EarIcon />
      <span>Listening at another wall{words === '' ? '' : `: “${words}”`}</span>
    </p>
  )
}
