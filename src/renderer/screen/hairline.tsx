import { useLayoutEffect, useState } from 'react'
import type { ShownEvidence, ToldSentence } from '../state/scene.ts'

interface HairlineProps {
  /** Null until it is there. */
  readonly stage: HTMLElement | null
  readonly told: readonly ToldSentence[]
  readonly shown: readonly ShownEvidence[]
}

/** Ties the sentence being spoken to the evidence it cites. */
export function Hairline({ stage, told, shown }: HairlineProps) {
  const key = told.find(({ tone }) => tone === 'lit')?.sentence.key ?? null
  const cited = shown.filter(({ lit }) => lit).map(({ evidence }) => evidence.id)
  const ids = cited.join(' ')
  const [path, setPath] = useState('')
  useLayoutEffect(() => {
    if (stage === null || key === null || ids === '') return setPath('')
    const draw = () => setPath(linesFrom(stage, ids.split(' ')))
    draw()
    const observer = new ResizeObserver(draw)
    observer.observe(stage)
    for (const element of stage.querySelectorAll('.report, .sentence, .card')) observer.observe(element)
    return () => observer.disconnect()
  }, [stage, key, ids])
  if (path === '') return null
  return (
    <svg className="hairline" aria-hidden="true" focusable="false">
      <path d={path} />
    </svg>
  )
}

/** Side by side: out of the sentence to the right and into the cards. One above the other: down along the left edge. */
function linesFrom(stage: HTMLElement, ids: readonly string[]): string {
  const origin = stage.getBoundingClientRect()
  const sentence = lastLineOf(stage.querySelector('.sentence[data-tone="lit"] .sentence-text'))
  if (sentence === undefined) return ''
  const lines = ids.flatMap((id) => {
    const card = stage.querySelector(`[data-evidence="${CSS.escape(id)}"]`)?.getBoundingClientRect()
    if (card === undefined) return []
    const below = card.top >= sentence.bottom && card.left < sentence.right
    return [below ? downTo(sentence, card, origin) : acrossTo(sentence, card, origin)]
  })
  return lines.join('')
}

/** Where its words end, so that the line goes on from them. */
function lastLineOf(text: Element | null): DOMRect | undefined {
  if (text === null) return undefined
  const words = document.createRange()
  words.selectNodeContents(text)
  return [...words.getClientRects()].at(-1)
}

function acrossTo(from: DOMRect, to: DOMRect, origin: DOMRect): string {
  const startX = from.right - origin.left + 8
  const startY = from.top - origin.top + from.height / 2
  const endX = to.left - origin.left
  const endY = to.top - origin.top + Math.min(to.height / 2, 48)
  const bendX = endX - Math.min(32, (endX - startX) / 2)
  return `M${startX} ${startY}H${bendX}V${endY}H${endX}`
}

function downTo(from: DOMRect, to: DOMRect, origin: DOMRect): string {
  const edge = Math.min(from.left, to.left) - origin.left
  const startY = from.bottom - origin.top
  const endY = to.top - origin.top + Math.min(to.height / 2, 48)
  const gutter = edge - 12
  return `M${edge} ${startY - from.height / 2}H${gutter}V${endY}H${to.left - origin.left}`
}
