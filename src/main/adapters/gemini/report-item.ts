import { z } from 'zod'
import type { SentenceRole } from '../../domain/sitrep.ts'
import { problem } from './failures.ts'

/** Keys of sentences and their roles, as the local analyst has them, so that it can go on where this one was cut off. */
export const ROLE_OF_KEY = {
  what: 'what',
  cause: 'cause',
  proof: 'cause',
  unknown: 'unknown',
  read: 'unknown',
  impact: 'impact',
  next: 'next',
} as const satisfies Record<string, SentenceRole>
export type SentenceKey = keyof typeof ROLE_OF_KEY
const KEYS = ['what', 'cause', 'proof', 'unknown', 'read', 'impact', 'next', 'conclusion'] as const

const ITEM = z.object({
  key: z.enum(KEYS),
  text: z.string().max(1_000),
  evidence_ids: z.array(z.string().max(40)).max(20),
  confidence: z.number().min(0).max(1).optional(),
})

/** One object of the answer: a sentence, or with the key `conclusion` the root cause and how sure the model is. */
export type ReportItem = z.infer<typeof ITEM>

/** @throws {ProviderError} `malformed` */
export function readItem(text: string): ReportItem {
  const item = ITEM.safeParse(jsonOf(text))
  if (!item.success) throw problem('malformed', 'an object breaks the schema')
  return item.data
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw problem('malformed', 'no JSON')
  }
}

/** JSON Schema of the whole answer, in the part of it that the vendor decodes by. */
export function reportSchema(evidenceIds: readonly string[]): Readonly<Record<string, unknown>> {
  const item = {
    type: 'object',
    properties: {
      key: { type: 'string', enum: KEYS },
      text: { type: 'string' },
      evidence_ids: { type: 'array', items: { type: 'string', enum: evidenceIds } },
      confidence: { type: 'number', minimum: 0, maximum: 1 },
    },
    required: ['key', 'text', 'evidence_ids'],
    propertyOrdering: ['key', 'text', 'evidence_ids', 'confidence'],
  }
  return { type: 'array', items: item, maxItems: 8 }
}
