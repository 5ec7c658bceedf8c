import { useMemo } from 'react'
import { isCockpitShown } from '../state/cockpit-state.ts'
import { freshTrouble, questionOf, shownCommand } from '../state/command-scene.ts'
import type { Wall } from '../wall.ts'
import type { Panel, PanelName } from './panel.ts'
import type { Closing } from './use-closing.ts'
import type { KeyActs } from './use-keys.ts'
import type { Question } from './use-question.ts'

interface ActParts {
  readonly wall: Wall
  readonly toggleTheme: () => void
  readonly closing: Closing
  readonly question: Question
  readonly open: (panel: Panel | null) => void
  readonly setTyping: (typing: boolean) => void
}

/** What the keys do on the wall as it is. */
export function useActs({ wall, toggleTheme, closing, question, open, setTyping }: ActParts): KeyActs {
  return useMemo(() => {
    const typeCommand = () => {
      setTyping(true)
      return true
    }
    return {
      toggleTheme,
      close: closing.press,
      typeCommand,
      show: (panel) => {
        if (!canShow(panel, wall)) return false
        open({ name: panel })
        return true
      },
      toggleCockpit: () => wall.showCockpit(!isCockpitShown(wall.state())),
      enter: () => (questionOf(wall.state()) === null ? typeCommand() : question.confirm(null)),
      back: () => back(wall, question),
    }
  }, [wall, toggleTheme, closing, question, open, setTyping])
}

function canShow(panel: PanelName, wall: Wall): boolean {
  const state = wall.state()
  return panel !== 'demo' || state.demo !== null
}

/** What is nearest goes first: the held key, the question, what is told, the cockpit, the chosen incident. */
function back(wall: Wall, question: Question): void {
  const state = wall.state()
  const { phase } = state.talk
  if (phase === 'opening' || phase === 'listening') return wall.talk.drop()
  if (question.cancel()) return
  const now = Date.now() + state.clockOffsetMs
  const command = shownCommand(state, now)
  const ended = command !== null && command.ended_at !== null
  if (ended || freshTrouble(state, now) !== null) return wall.putAway()
  // From the incident that stepped before it back to the cockpit, from the cockpit to the wall.
  if (state.cockpit !== null) return wall.showCockpit(!isCockpitShown(state))
  wall.send({ type: 'select', incident_id: null })
}
