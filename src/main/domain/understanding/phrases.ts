import { serviceInSentence } from '../incident-words.ts'
import type { Phrase } from '../phrase.ts'
import type { Runbook, RunbookAction, RunbookService } from '../runbook.ts'

/** More would make the ear slow and unsure. A large inventory gets fewer ways of saying each thing; all its services stay. */
const MOST_PHRASES = 6_000
const DIGITS = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine']
const MOST_REPLICAS = 12

/** What may be said to EchoOps, and what only sounds like it and must not be taken for it. */
export function phrasesOf(book: Runbook): readonly Phrase[] {
  const said = new Map<string, boolean>()
  const add = (decoy: boolean, texts: readonly string[]) => {
    for (const text of texts) if (!said.has(text) && said.size < MOST_PHRASES) said.set(text, decoy)
  }
  add(false, REPLIES)
  for (const action of book.actions) add(false, action.target === 'none' ? alone(action) : optional(action))
  add(false, DANGERS)
  add(true, CHATTER)
  // Round by round, so that when the bound is reached every service has its plainest forms.
  const rounds = Math.max(...ROUNDS.map((round) => round.length))
  for (let round = 0; round < rounds; round += 1)
    for (const service of book.services)
      for (const action of book.actions.filter(({ target }) => target !== 'none'))
        for (const kind of ROUNDS) {
          const form = kind[round]
          if (form !== undefined) add(form.decoy, form.make(action, service))
        }
  return [...said].map(([text, decoy]) => ({ text, decoy }))
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
const name = ({ name: service }: RunbookService): string => serviceInSentence(service)

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
