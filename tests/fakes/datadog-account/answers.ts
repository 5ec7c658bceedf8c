import type { SeenRequest } from '../datadog/seen-request.ts'

export interface Answer {
  readonly status: number
  readonly body: unknown
}

export const ok = (body: unknown): Answer => ({ status: 200, body })
export const created = (body: unknown): Answer => ({ status: 201, body })
export const refused = (...errors: readonly string[]): Answer => ({ status: 400, body: { errors } })
export const missing = (what: string): Answer => ({ status: 404, body: { errors: [`${what} not found`] } })

export const bodyOf = ({ body }: SeenRequest): Record<string, unknown> =>
  typeof body === 'object' && body !== null ? { ...body } : {}

/** One page; Datadog's lists differ in what they call the place and the size. */
export function pageOf<T>(all: readonly T[], start: number, size: number): readonly T[] {
  return all.slice(start, start + size)
}

export const numberIn = (request: SeenRequest, name: string, otherwise: number): number =>
  Number(request.query[name] ?? otherwise)

/** When everything in the account was made. */
export const WHEN = '2026-01-05T03:00:00.000000+00:00'
