import { describe, expect, it } from 'vitest'
import { parseAlert } from '../alert-parse.ts'
import { heardStep } from '../heard-step.ts'
import { shownLines } from '../logs/shown-lines.ts'
import { allHidden, hiddenIn, mostHidden } from './hidden.ts'

const TOKEN = `ghp_${'canary0'.repeat(6).slice(0, 36)}`
const OTHER = `ghp_${'canary1'.repeat(6).slice(0, 36)}`

describe('what was hidden', () => {
  it('is counted by kind, each value once, and says nothing of the value', () => {
    const hidden = hiddenIn([`token ${TOKEN}`, `${TOKEN} and ${OTHER}`, 'password=Tr0ub4dor-9x', null])
    expect(hidden).toEqual({ TOKEN: 2, PASSWORD: 1 })
    expect(hiddenIn(['nothing to see', ''])).toBe(null)
  })

  it('of alerts that repeat themselves is the most in any; of pieces of evidence the sum', () => {
    expect(mostHidden([{ TOKEN: 2 }, undefined, { TOKEN: 1, CARD: 1 }])).toEqual({ TOKEN: 2, CARD: 1 })
    expect(allHidden([{ TOKEN: 2 }, undefined, { TOKEN: 1, CARD: 1 }])).toEqual({ TOKEN: 3, CARD: 1 })
  })

  it('in an alert is told with it, the same secret in title and body once', () => {
    const context = { receivedAt: 0, deliveryId: 'dlv_1', bodyHash: 'x', services: [] }
    const text = `login failed password=Tr0ub4dor-9x`
    const alert = parseAlert({ title: `[Triggered] ${text}`, body: `${text} and ${TOKEN}` }, context)
    expect(alert.hidden).toEqual({ PASSWORD: 1, TOKEN: 1 })
    expect(JSON.stringify(alert)).not.toContain('Tr0ub4dor')
    expect(parseAlert({ title: 'High latency' }, context)).not.toHaveProperty('hidden')
  })

  it('in lines is told with them', () => {
    expect(shownLines([`retry with ${TOKEN}`, 'all well'])).toMatchObject({ hidden: { TOKEN: 1 } })
    expect(shownLines(['all well'])).toEqual({ lines: ['all well'] })
  })

  it('in the words of a command is kept out of journal and wall, and told', () => {
    const step = heardStep({ text: `restart with ${TOKEN}`, free: '', by: 'keyboard' })
    expect(step.hidden).toEqual({ TOKEN: 1 })
    expect(JSON.stringify(step)).not.toContain(TOKEN)
  })
})
