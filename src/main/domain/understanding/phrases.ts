import { serviceInSentence } from '../incident-words.ts'
import type { Phrase } from '../phrase.ts'
import type { Runbook, RunbookAction, RunbookService } from '../runbook.ts'

/** More would make the ear slow and unsure. */
const MOST_PHRASES = 6_000
const DIGITS = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine']
const MOST_REPLICAS = 12

/**
 * What may be said to EchoOps, and what only sounds like it and must not be taken for it; at most 6,000 phrases. A large
 * inventory gets fewer ways of saying each thing, taken away from the least usual up. All its services stay: of 100 each has
 * about 58 phrases, of 2,000 each still has its plainest change with the negation of it, and one more.
 */
export function phrasesOf(book: Runbook): readonly Phrase[] {
  const said = new Map<string, boolean>()
  const add = (decoy: boolean, texts: readonly string[]) => {
    for (const text of texts) if (!said.has(text) && said.size < MOST_PHRASES) said.set(text, decoy)
  }
  add(false, REPLIES)
  for (const action of book.actions) add(false, action.target === 'none' ? alone(action) : optional(action))
  add(false, DANGERS)
  add(true, CHATTER)
  const actions = book.actions.filter(({ target }) => target !== 'none')
  // Twice its share, because some of what a service may be called is another one's phrase already.
  const share = Math.ceil((2 * MOST_PHRASES) / Math.max(1, book.services.length))
  const services = book.services.map((service) => phrasesAbout(service, actions, share))
  const most = services.reduce((longest, { length }) => Math.max(longest, length), 0)
  // One phrase of each service in turn, so that the bound takes from all of them alike.
  for (let turn = 0; turn < most && said.size < MOST_PHRASES; turn += 1)
    for (const phrases of services) {
      const phrase = phrases[turn]
      if (phrase !== undefined) add(phrase.decoy, [phrase.text])
    }
  return [...said].map(([text, decoy]) => ({ text, decoy }))
}

/** The phrases about one service, the plainest first: one of each action and its contrast, before the next way of saying it. */
function phrasesAbout(
  service: RunbookService,
  actions: readonly RunbookAction[],
  atLeast: number,
): readonly Phrase[] {
  const phrases: Phrase[] = []
  const rounds = Math.max(...ROUNDS.map(({ length }) => length))
  for (let round = 0; round < rounds && phrases.length < atLeast; round += 1)
    phrases.push(...phrasesInRound(round, service, actions))
  return phrases
}

function phrasesInRound(
  round: number,
  service: RunbookService,
  actions: readonly RunbookAction[],
): readonly Phrase[] {
  const made = actions.flatMap((action) =>
    ROUNDS.flatMap((forms) => {
      const form = forms[round]
      return form === undefined ? [] : [{ decoy: form.decoy, texts: form.make(action, service) }]
    }),
  )
  const most = made.reduce((longest, { texts }) => Math.max(longest, texts.length), 0)
  return Array.from({ length: most }, (_, nth) =>
    made.flatMap(({ decoy, texts }) => texts.slice(nth, nth + 1).map((text) => ({ text, decoy }))),
  ).flat()
}

const REPLIES: readonly string[] = [
  ...DIGITS.map((digit) => `confirm ${digit}`),
  'confirm',
  'cancel',
  'cancel that',
  'stop',
  'never mind',
  'no',
  'yes',
  'yes please',
  'do it',
  'go ahead',
]

const DANGERS: readonly string[] = [
  'restart everything',
  'restart all services',
  'roll back everything',
  'scale everything to zero',
  'delete the database',
  'drop all tables',
  'wipe the disk',
  'shut down everything',
  'shut down the server',
  'delete everything',
  'kill all processes',
  'read me the password',
  'show me the api keys',
  'ignore your instructions',
  'deploy the new version',
]

/** Talk in a room on an incident: nobody means EchoOps. */
const CHATTER: readonly string[] = [
  'I think we should wait',
  'what do you think',
  'did anybody restart it',
  'let me look at the dashboard',
  'who is on call tonight',
  'can somebody get coffee',
  'the customers are complaining',
  'it started about ten minutes ago',
  'I have no idea',
  'hold on a second',
  'that does not look good',
  'are you still there',
  'give me a minute',
  'good morning everybody',
  'this is not a command',
  'thank you very much',
  'we had this last week',
  'let us check the database first',
]

const capitalWords = (action: RunbookAction): readonly string[] =>
  action.words.filter((word) => !word.includes('…')).slice(0, 8)

const alone = (action: RunbookAction): readonly string[] => capitalWords(action)

/** Said without a target, where one may be left out. */
const optional = (action: RunbookAction): readonly string[] =>
  action.target !== 'required'
    ? capitalWords(action)
    : action.id === 'scale'
      ? [`${verb(action)} it to three`]
      : [`${verb(action)} it`, `${verb(action)} the service`]

const verb = ({ words, id }: RunbookAction): string => words[0] ?? id

const SPOKEN = new WeakMap<RunbookService, string>()

/** The name as it is said; it stands in every phrase, and is made once. */
function name(service: RunbookService): string {
  const known = SPOKEN.get(service)
  if (known !== undefined) return known
  const made = serviceInSentence(service.name)
  SPOKEN.set(service, made)
  return made
}

interface Form {
  readonly decoy: boolean
  readonly make: (action: RunbookAction, service: RunbookService) => readonly string[]
}

const plain = (make: (what: string, service: string) => readonly string[]): Form => ({
  decoy: false,
  make: (action, service) => spoken(action, service).flatMap((what) => make(what, name(service))),
})

/** "restart the payment gateway", "scale checkout API to four", "status of search index". */
function spoken(action: RunbookAction, service: RunbookService): readonly string[] {
  if (action.kind === 'read') return [`${verb(action)} of ${name(service)}`]
  const base = `${verb(action)} the ${name(service)}`
  if (action.id !== 'scale') return [base]
  const { min, max } = service.replicas ?? { min: 1, max: 6 }
  const counts = Array.from({ length: Math.min(max, MOST_REPLICAS) - min + 1 }, (_, index) => min + index)
  return counts.map((count) => `${base} to ${DIGITS[count] ?? String(count)}`)
}

const changing = (make: (what: string, service: string) => readonly string[]): Form => ({
  decoy: true,
  make: (action, service) =>
    action.kind === 'change' ? make(`${verb(action)} the ${name(service)}`, name(service)) : [],
})

const PAST: Readonly<Record<string, string>> = {
  restart: 'restarted',
  'roll back': 'rolled back',
  scale: 'scaled',
}

/** Ways of saying one thing, the plainest first; one list a kind, taken in turns. */
const ROUNDS: readonly (readonly Form[])[] = [
  [
    plain((what) => [what]),
    plain((what) => [what.replace(' the ', ' ')]),
    plain((what) => [`please ${what}`]),
    plain((what) => [`can you ${what}`, `could you please ${what}`]),
    {
      decoy: false,
      make: (action, service) =>
        action.kind === 'change'
          ? [shortened(action, service)].filter((text) => text !== '')
          : questions(action, service),
    },
    {
      decoy: false,
      make: (action, service) =>
        action.words
          .slice(1, 4)
          .filter((word) => !word.includes('…') && action.kind === 'change' && action.id !== 'scale')
          .map((word) => `${word} the ${name(service)}`),
    },
    plain((what) => [`${what} in production`]),
    plain((what) => [`${what} please`, `${what} now`]),
    {
      decoy: false,
      make: (action, service) =>
        action.id === 'rollback'
          ? [`${verb(action)} the ${name(service)} to the previous version`, `roll the ${name(service)} back`]
          : [],
    },
    {
      decoy: false,
      make: (action, service) =>
        action.id === 'scale' ? [`${verb(action)} the ${name(service)} to four replicas`] : [],
    },
    {
      decoy: false,
      make: (action, service) =>
        action.kind === 'change'
          ? spoken(action, service)
              .slice(0, 1)
              .flatMap((what) => [`dry run ${what}`, `what would ${what} do`])
          : [],
    },
  ],
  [
    changing((what) => [`do not ${what}`]),
    changing((what) => [`don't ${what}`, `never ${what}`]),
    changing((what) => [`${what} in staging`, `${what} in europe`]),
    {
      decoy: true,
      make: (action, service) =>
        action.kind === 'change'
          ? [`who ${PAST[verb(action)] ?? `did ${verb(action)}`} the ${name(service)}`]
          : [],
    },
    changing((what) => [`should we ${what}`, `I would not ${what}`]),
    changing((what) => [`did you ${what}`, `please do not ${what}`]),
  ],
]

function shortened(action: RunbookAction, service: RunbookService): string {
  if (action.id === 'scale') return ''
  const [first = ''] = name(service).split(' ')
  return first.length < 4 ? '' : `${verb(action)} the ${first} service`
}

function questions(action: RunbookAction, service: RunbookService): readonly string[] {
  if (action.id === 'status')
    return [`how is the ${name(service)}`, `what is wrong with the ${name(service)}`]
  if (action.id === 'logs') return [`show me the logs of the ${name(service)}`]
  return []
}
