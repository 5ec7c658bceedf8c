/** What people put around a command without meaning anything by it. */
export const FILLER = new Set(
  (
    'please kindly just now then so well ok okay hey hi hello echo echoops ops computer uh um er erm hmm ah oh the a an for me us quickly ' +
    'immediately right away once more again could can would will you go ahead and i want need like to let would thanks thank ' +
    'thankyou maybe perhaps try sort of kind one time this that it there its is are on in of at with our my your real fast asap'
  ).split(' '),
)

/** Fillers that say something in the middle of a command. */
export const IT = new Set(['it', 'this', 'that'])

/** Words that may stand between an action and its number. */
export const UNITS = new Set(
  'replica replicas instance instances pod pods node nodes copy copies process processes container containers worker workers minutes minute mins min version release'.split(
    ' ',
  ),
)

export const NEGATIONS = new Set(
  'not never dont without no nope neither nor unless instead rather avoid refrain cease'.split(' '),
)

/** A sentence that begins so asks, or tells; it commands nothing. "Can you", "could you", "would you" command politely. */
export const ASKING = new Set(
  'did does do should shall have has had was were why when who whose which if whether suppose imagine because since while after before'.split(
    ' ',
  ),
)

export const ENVIRONMENT_WORDS: Readonly<Record<string, string>> = {
  production: 'production',
  prod: 'production',
  live: 'production',
  staging: 'staging',
  stage: 'staging',
  stg: 'staging',
  development: 'development',
  dev: 'development',
  testing: 'testing',
  test: 'testing',
  qa: 'testing',
  sandbox: 'sandbox',
  canary: 'canary',
  europe: 'europe',
  eu: 'europe',
  america: 'america',
  us: 'us',
  asia: 'asia',
  frankfurt: 'frankfurt',
  ireland: 'ireland',
  virginia: 'virginia',
  oregon: 'oregon',
  tokyo: 'tokyo',
  singapore: 'singapore',
}

export const CANCELLING: readonly string[] = [
  'cancel',
  'cancel that',
  'cancel it',
  'abort',
  'abort that',
  'stop',
  'stop that',
  'stop it',
  'no',
  'nope',
  'no thanks',
  'never mind',
  'nevermind',
  'forget it',
  'forget that',
  'leave it',
]

export const ASSENTING: readonly string[] = [
  'yes',
  'yes please',
  'yeah',
  'yep',
  'sure',
  'do it',
  'do that',
  'go ahead',
  'yes do it',
  'yes do that',
  'yes go ahead',
  'please do',
]
