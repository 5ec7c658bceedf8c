import { problem } from './failures.ts'

/** An answer of ours has a few kilobytes; beyond this somebody else is answering. */
const MAX_ANSWER_BYTES = 1024 * 1024

/**
 * fetch for the SDK, which collects what it is sent without a bound, and would carry the key wherever a redirect points.
 * The body ends in an error beyond the bound.
 */
export async function boundedFetch(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const response = await fetch(input, { ...init, redirect: 'error' })
  if (response.body === null) return response
  let left = MAX_ANSWER_BYTES
  const bounded = response.body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(part, controller) {
        left -= part.byteLength
        if (left < 0) controller.error(problem('malformed', 'the answer is too long'))
        else controller.enqueue(part)
      },
    }),
  )
  const { status, statusText, headers } = response
  return new Response(bounded, { status, statusText, headers })
}
