import type { RunbookAction } from './runbook.ts'

/** Words of an action: `…` stands for what may come in between ("roll … back"). The usual word comes first. */
const own = (
  id: string,
  kind: 'read' | 'own',
  target: RunbookAction['target'],
  words: readonly string[],
  effect: string,
  parameters: RunbookAction['parameters'] = [],
): RunbookAction => ({
  id,
  words,
  kind,
  target,
  parameters,
  effect,
  pin: false,
  services: null,
  cooldownMs: 0,
  watchMs: 0,
  otherwise: null,
  executor: { type: 'own' },
})

const change = (
  id: string,
  words: readonly string[],
  effect: string,
  over: Partial<RunbookAction> = {},
): RunbookAction => ({
  id,
  words,
  kind: 'change',
  target: 'required',
  parameters: [],
  effect,
  pin: false,
  services: null,
  cooldownMs: 60_000,
  watchMs: 180_000,
  otherwise: null,
  executor: { type: 'own' },
  ...over,
})

/** "Set checkout to four replicas", "increase the pods of checkout to four". */
const COUNTED = ['set', 'increase', 'reduce'].flatMap((verb) =>
  ['replicas', 'instances', 'pods'].map((unit) => `${verb} … ${unit}`),
)

/**
 * What EchoOps understands without a runbook. The changing ones can only be refused until a runbook says how they are
 * done: their executor is `own`.
 */
export const BUILT_IN: readonly RunbookAction[] = [
  change('restart', ['restart', 'reboot', 'bounce', 'recycle'], 'ends its processes and starts them again', {
    otherwise: 'rollback',
  }),
  change(
    'rollback',
    [
      'roll back',
      'rollback',
      'roll … back',
      'revert',
      'take … back to the previous version',
      'take … back to the last',
      'bring … back to the previous',
      'bring … back to the last',
      'put … back to the previous',
      'go back to the previous version',
      'go back to the last version',
      'undo the release of',
    ],
    'puts the previous version in its place',
    { parameters: [{ name: 'version', type: 'version', required: false, min: null, max: null }] },
  ),
  change(
    'scale',
    ['scale', 'scale up', 'scale out', 'resize', ...COUNTED],
    'changes how many replicas of it run',
    {
      parameters: [{ name: 'replicas', type: 'integer', required: true, min: null, max: null }],
    },
  ),
  own(
    'acknowledge',
    'own',
    'optional',
    [
      'acknowledge',
      'ack',
      'i am on it',
      'i have got it',
      'i will take it',
      'i have it',
      'i got it',
      'i got this',
    ],
    'notes that somebody is on it',
  ),
  own(
    'unacknowledge',
    'own',
    'optional',
    ['unacknowledge', 'un acknowledge', 'unack', 'take back the acknowledgement'],
    'notes that nobody is on it any more',
  ),
  own('mute', 'own', 'optional', ['mute', 'be quiet', 'be silent', 'shut up'], 'silences EchoOps', [
    { name: 'minutes', type: 'minutes', required: false, min: 1, max: 480 },
  ]),
  own('unmute', 'own', 'optional', ['unmute', 'un mute', 'speak again'], 'lets EchoOps speak again'),
  own(
    'status',
    'read',
    'optional',
    [
      'status',
      'what is the status',
      'what is the state',
      'how is',
      'how are things',
      'how are we doing',
      'what is going on',
      'what is wrong',
      'what is burning',
      'what is happening',
      'why is',
      'how are',
      'what happened to',
      'what is up with',
      'is … ok',
      'is … okay',
      'is … up',
      'is … down',
      'is … slow',
      'is … healthy',
      'is … broken',
    ],
    'says how things stand',
  ),
  own(
    'logs',
    'read',
    'optional',
    ['logs', 'show … logs', 'show the logs', 'read … logs', 'what do the logs say'],
    'quotes what the logs say',
  ),
  own(
    'repeat',
    'read',
    'none',
    ['repeat', 'say that again', 'say it again', 'repeat that', 'once more', 'come again', 'pardon'],
    'says the last report again',
  ),
  own(
    'catch-up',
    'read',
    'none',
    [
      'what did i miss',
      'what have i missed',
      'catch me up',
      'bring me up to date',
      'bring me up to speed',
      'summary',
      'give me a summary',
    ],
    'tells what happened in the last hour',
  ),
  own(
    'help',
    'read',
    'none',
    ['help', 'what can i say', 'what can you do', 'what can i do'],
    'says what can be asked for',
  ),
]
