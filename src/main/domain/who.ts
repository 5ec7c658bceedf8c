import { cutText } from './clean-text-cut.ts'
import { oneLine } from './clean-text-invisible.ts'

const LONGEST_NAME = 40

/** Whoever gave a command, inside a sentence: a user id as it is, or whoever stood before the wall. */
export function whoInWords(by: string): string {
  return by === 'wall' ? 'somebody in the room' : cutText(oneLine(by), LONGEST_NAME) || 'somebody'
}

/** The same at the beginning of a sentence; a user id keeps its letters as they are. */
export const whoFirst = (by: string): string => whoInWords(by).replace(/^somebody\b/, 'Somebody')
