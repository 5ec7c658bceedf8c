import { Refusal } from './refusal.ts'

type Fields = Readonly<Record<string, unknown>>

/** The fields of a JSON object that was sent. @throws {Refusal} 400 when it is none */
export function fieldsOf(body: unknown): Fields {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new Refusal(400, 'a JSON object is expected')
  return { ...body }
}

export function numberField(fields: Fields, name: string): number {
  const value = fields[name]
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new Refusal(400, `${name} is not a number`)
  return value
}

export function textField(fields: Fields, name: string): string {
  const value = fields[name]
  if (typeof value !== 'string' || value === '') throw new Refusal(400, `${name} is not a text`)
  return value
}
