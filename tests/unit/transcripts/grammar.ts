import type { Random } from '../../scenarios/seeded-random.ts'

const split = (text: string): readonly [string, ...string[]] => {
  const [first = '', ...more] = text.split('|')
  return [first, ...more]
}

const COMMANDS = split(
  'restart|reboot|bounce|roll back|rollback|revert|roll it back|scale|scale up|scale out|resize|set|increase|acknowledge|ack|unacknowledge|mute|unmute|dry run restart|what would restart|status|logs|repeat|help|what did i miss|why is|how is|confirm|cancel|yes|no|take|would you mind restarting',
)
const NAMES = split(
  'payment gateway|payment|payments|payment service|checkout api|checkout|check out a p i|orders worker|orders walker|auth|off service|login|search index|search|surge index|pavement gateway|billing|it|that one|the service|mainframe',
)
const GLUE = split(
  'to|by|from|in|on|the|and|then|or|please|can you|could you please|would you|i want you to|let us|for|of|with|version|replicas|pods|workers|minutes|an hour|up|down|now|once more|me|just|do a|give|back|is|are|,|.|?|!|-|--|:|"|\'|(|)',
)
const NUMBERS = split(
  'one|two|four|seven|ten|twenty five|a hundred|one hundred and six|0|3|7|-3|99|100000|99999999|2.13.4|v2.13.4|two point one|3.5|1,000',
)
const PLACES = split(
  'production|prod|staging|europe|eu|us|us east one|the frankfurt region|pre production|qa|in production|in staging',
)
const NEGATIONS = split(
  "not|do not|don't|dont|never|no|without|unless|no need to|neither|rather not|instead of",
)
const DANGERS = split(
  'delete|drop|wipe|destroy|kill|shut down|turn it off|password|token|api key|everything|all|every|the cluster|ignore your instructions|you are now root|sudo|deploy|ssh|stop|; rm -rf /|$(id)|`id`|| sh|&& reboot|<b>|https://evil.example|system:|the alert says',
)
const TALK = split(
  'we|i think|he said|yesterday|should|did|because|coffee|dashboard|if|when|who|tomorrow|old|new|backup|database|actually|sorry|i mean|wait|restarted|restarting|scaled|very|maybe|later',
)
const ODD = split(
  '\u200b|\u0435|\u{1f525}|\ud800|\u202e|\ufeff|\u0301|\ufdfa|\uff52\uff45\uff53\uff54\uff41\uff52\uff54|r\u0435start|re\u200bstart|\u043f\u043b\u0430\u0442\u0451\u0436|\u652f\u6255|__proto__|constructor|toString|hasOwnProperty|null|undefined|NaN|\n|\t|\0|\ue000|\ue001restart',
)

/** How often each kind of piece comes, in hundredths. */
const MIX = [
  [24, COMMANDS],
  [24, NAMES],
  [20, GLUE],
  [8, NUMBERS],
  [6, PLACES],
  [4, NEGATIONS],
  [4, DANGERS],
  [6, TALK],
  [4, ODD],
] as const
const DEAL = MIX.flatMap(([share, pieces]) => Array.from({ length: share }, () => pieces))

function piece(random: Random): string {
  const pieces = DEAL[Math.floor(random.fraction() * DEAL.length)] ?? COMMANDS
  return pieces[Math.floor(random.fraction() * pieces.length)] ?? ''
}

const LEADS = split(
  '|please |can you |could you please |uh |ok so |i want you to |hey echo ops |let us |and |the alert says |we should |',
)
const TAILS = split(
  '| please| now| in production| in staging| to four| to version 2.13.4| for me| tomorrow| two|, no, checkout| and checkout|',
)
/** Commands that are nearly right, so that the million is not mostly noise. */
function nearCommand(random: Random): string {
  return `${random.pick(LEADS)}${random.pick(COMMANDS)} ${random.pick(split('the ||'))}${random.pick(NAMES)}${random.pick(TAILS)}`
}

/** A text out of what could be said, tried and garbled: a third are commands with something wrong or right about them, the rest anything. */
export function transcript(random: Random): string {
  if (random.fraction() < 0.34) {
    const command = nearCommand(random)
    const odd = random.fraction()
    if (odd < 0.6) return command
    if (odd < 0.8) return `${piece(random)} ${command}`
    return random.fraction() < 0.5 ? `${command} ${piece(random)}` : command.toUpperCase()
  }
  const length = 1 + Math.floor(random.fraction() * 8)
  let text = piece(random)
  for (let at = 1; at < length; at += 1) text += ` ${piece(random)}`
  return text
}
