import type { CommandView } from '../../contract/command.ts'
import type { IncidentView } from '../../contract/incident.ts'
import { actTitle, LOOK_WORDS, lookOf } from '../state/command-words.ts'
import { ago, counted } from '../state/words.ts'
import { CommandIcon } from './command-icon.tsx'
import { useNow, useWall } from './wall-context.ts'

/** What was done about this incident last; all of it is a key away. */
export function TrailLine({ incident }: { readonly incident: IncidentView | null }) {
  const { open } = useWall()
  const now = useNow(5_000)
  const commands = incident?.commands ?? []
  const acts = commands.filter(({ outcome }) => outcome !== null)
  const last = (acts.length > 0 ? acts : commands).toSorted((a, b) => b.at - a.at)[0]
  if (last === undefined) return null
  return (
    <button type="button" className="trail-line" onClick={() => open({ name: 'trail' })}>
      <kbd>A</kbd>
      <CommandIcon look={lookOf(last)} />
      <span>
        {actTitle(last)}: {wordFor(last)}, {ago(last.at, now)}
        {commands.length > 1 && `. ${counted(commands.length, 'command')} in all`}
      </span>
    </button>
  )
}

/** That it was a dry run is in its title already. */
function wordFor(command: CommandView): string {
  const look = lookOf(command)
  return look === 'rehearsed' ? 'nothing was done' : LOOK_WORDS[look].toLowerCase()
}
