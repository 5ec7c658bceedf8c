import type { ReactNode } from 'react'
import type { FiguresView } from '../../contract/figures.ts'
import { engineWords, money, refusedWords } from '../state/figure-words.ts'
import { audibleNow } from '../state/scene.ts'
import type { WallState } from '../state/wall-state.ts'
import { counted, number } from '../state/words.ts'
import { useWall } from './wall-context.ts'

type Day = FiguresView['today']

/** What the day has brought, and what is being said. */
export function CockpitToday({ figures: { today } }: { readonly figures: FiguresView }) {
  return (
    <div className="cockpit-today">
      <Figure name="Cost today" value={money(today.cost_usd)}>
        {costWords(today)}
      </Figure>
      <Figure name="Deliveries today" value={number(today.webhooks.received)}>
        {deliveryWords(today.webhooks)}
      </Figure>
      <Figure name="Refused today" value={number(refused(today))}>
        {refusalWords(today)}
      </Figure>
      <Speech />
    </div>
  )
}

/** Of the queue the room is waiting for: what sounds, and how many more. */
function Speech() {
  const { state } = useWall()
  const audible = audibleNow(state)
  return (
    <Figure name="Speech queue" value={number(state.waiting)}>
      {audible === null ? silence(state) : `“${audible.text}”`}
    </Figure>
  )
}

function silence({ muted, waiting }: WallState): string {
  if (muted) return 'Muted'
  return waiting === 0 ? 'Quiet' : 'Nothing sounds now'
}

function Figure({
  name,
  value,
  children,
}: {
  readonly name: string
  readonly value: string
  readonly children: ReactNode
}) {
  return (
    <section className="panel figure">
      <h2>{name}</h2>
      <div className="figure-told">
        <p className="figure-value">{value}</p>
        <p className="figure-words">{children}</p>
      </div>
    </section>
  )
}

function costWords({ cost, tokens, commands, reports }: Day): string {
  if (cost.length > 0) return byProvider(cost).join(', ')
  if (tokens.prompt > 0) return `${number(tokens.prompt + tokens.completion)} tokens without a price`
  return commands + reports === 0 ? 'No command yet today' : 'This machine did it all'
}

/** "Gemini $0.77", the dearest first. */
function byProvider(cost: Day['cost']): readonly string[] {
  const sums = new Map<string, number>()
  for (const { provider, usd } of cost) sums.set(provider, (sums.get(provider) ?? 0) + usd)
  return [...sums]
    .sort(([, a], [, b]) => b - a)
    .map(([name, usd]) => together(`${engineWords(name)} ${money(usd)}`))
}

function deliveryWords({ received, duplicate, quarantined }: Day['webhooks']): string {
  if (received + duplicate + quarantined === 0) return 'No delivery yet today'
  const duplicates = duplicate === 0 ? 'no duplicate' : counted(duplicate, 'duplicate')
  return quarantined === 0 ? duplicates : `${duplicates}, ${together(`${number(quarantined)} quarantined`)}`
}

const refused = ({ refusals }: Day): number => refusals.reduce((sum, { count }) => sum + count, 0)

function refusalWords({ refusals, commands }: Day): string {
  if (refusals.length === 0)
    return commands === 0 ? 'No command yet today' : `of ${counted(commands, 'command')}`
  return refusals
    .slice(0, 2)
    .map(({ reason, count }) => together(`${count} ${refusedWords(reason)}`))
    .join(', ')
}

/** A number stays with what it counts. */
const together = (words: string): string => words.replaceAll(' ', '\u00a0')
