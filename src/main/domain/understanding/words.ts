const words = (text: string): ReadonlySet<string> => new Set(text.split(' '))

/** What may stand behind and inside a command that acts, without meaning anything. Kept short: what is left over makes it no command. */
export const TRAILING = words(
  'please kindly now then thanks thank you thankyou again immediately quickly right away asap fast ok okay uh um er erm hmm ah oh ' +
    'the a an for me us of on in at to and it this that once more one time could can will would just i mean',
)

/** What people put around a question without meaning anything by it. */
export const FILLER = new Set([
  ...TRAILING,
  ...words(
    'now so well hey hi hello alright computer echo echoops ops go ahead want need know like let real maybe perhaps try sort kind there its is are was were with our ' +
      'my your tell give show say read get check check look see about currently today doing going looking been still any anything ' +
      'incident incidents alert alerts alarm alarms page report issue problem problems message situation ' +
      'error errors last latest recent newest slow down up broken failing healthy thing things very much everything everyone all every each whole entire s',
  ),
])

/** More than one instance of a service is the service: "restart the payment gateway pods". */
export const INSTANCES = words('replicas instances pods nodes copies processes containers')

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

/** Noises in front of a sentence. */
export const HESITATIONS = words('uh um er erm well so ok okay hey please and')

/** Between two names they take the first one back: "restart payment, no, checkout". */
export const CORRECTING = words('no sorry actually wait mean rather instead or')
