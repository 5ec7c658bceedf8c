/** Noises, greetings and manners: they may stand in front of a command any number of times. */
const SOFT =
  'please|kindly|just|now|then|so|well|ok|okay|alright|right|hey|hi|hello|echo|echoops|ops|computer|uh|um|er|erm|hmm|ah|oh|' +
  'and|yes|yeah|yep|quickly|immediately|the|a|an|first|next|thanks|thank you|good morning|for me|s'

/** Ways of asking EchoOps to do it. "Would you like to", "can I" and "you could" ask something else. */
const ASKED =
  '(?:can|could|would|will) you(?: mind)?|i (?:want|need) you to|i would like (?:you )?to|i (?:want|need) to|let us|' +
  'go ahead(?: and)?|try to|(?:do|perform|make|give|trigger) (?:it |that )?an?|give (?:it|that)(?: service)?'

const LEAD = new RegExp(`^(?:(?:${SOFT}|${ASKED}) )*$`)

/** Whether the words in front of an action ask for it. Anything else makes it a tale, a question or a thought: "is it time to restart …". */
export const isLead = (words: readonly string[]): boolean =>
  LEAD.test(words.map((word) => `${word} `).join(''))
