import { EMPTY_LEXICON, type Lexicon } from './lexicon.ts'
export function toSpoken(text: string, _lexicon: Lexicon = EMPTY_LEXICON): string {
  return text
}
