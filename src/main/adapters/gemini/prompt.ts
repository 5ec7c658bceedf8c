import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { EchoError } from '../../domain/error.ts'

export const PROMPT_ROLES = ['analyst', 'commander'] as const
export type PromptRole = (typeof PROMPT_ROLES)[number]

/** What is asked of the model besides the words. */
export interface ModelSettings {
  readonly temperature: number
  readonly maxOutputTokens: number
  /** Tokens that the model may think before it answers; 0 for the fastest first word, null for models that do not take it. */
  readonly thinkingBudget: number | null
}

/** One version of what an agent is told. */
export interface Prompt {
  readonly role: PromptRole
  /** `v1`: the name of its file. */
  readonly version: string
  /** When it was written, `2026-11-25`. */
  readonly date: string
  readonly settings: ModelSettings
  readonly text: string
}

const MAX_BYTES = 32 * 1024
const FRONT_MATTER = /^---\r?\n([\s\S]*?)\r?\n---\r?\n([\s\S]*)$/

const HEAD = z.strictObject({
  version: z.string().regex(/^v\d{1,6}$/),
  date: z.iso.date(),
  model: z.strictObject({
    temperature: z.number().min(0).max(2),
    max_output_tokens: z.int().min(16).max(8_192),
    thinking_budget: z.int().min(0).max(24_576).nullable(),
  }),
})

/**
 * Reads `<resourcesDir>/prompts/<role>/<version>.md`.
 * @throws {EchoError} ECHO_PROMPT_INVALID, which names the file and what is wrong with it
 */
export async function readPrompt(resourcesDir: string, role: PromptRole, version = 'v1'): Promise<Prompt> {
  const path = join(resourcesDir, 'prompts', role, `${version}.md`)
  if (!/^v\d{1,6}$/.test(version)) throw damaged(path, 'versions are v1, v2 and so on')
  const file = await readFile(path, 'utf8').catch((error: unknown) => {
    throw damaged(path, 'it cannot be read', error)
  })
  if (file.length > MAX_BYTES) throw damaged(path, `it is longer than ${MAX_BYTES} characters`)
  const [, front, body = ''] = FRONT_MATTER.exec(file) ?? []
  if (front === undefined)
    throw damaged(path, 'it does not begin with a front matter between two lines of ---')
  const head = HEAD.safeParse(yamlOf(front, path))
  if (!head.success) throw damaged(path, z.prettifyError(head.error).replace(/\s+/g, ' '))
  if (head.data.version !== version) throw damaged(path, `its front matter calls itself ${head.data.version}`)
  if (body.trim() === '') throw damaged(path, 'there is no text below its front matter')
  const { temperature, max_output_tokens, thinking_budget } = head.data.model
  return {
    role,
    version,
    date: head.data.date,
    settings: { temperature, maxOutputTokens: max_output_tokens, thinkingBudget: thinking_budget },
    text: body.trim(),
  }
}

function yamlOf(text: string, path: string): unknown {
  try {
    return parse(text)
  } catch (error) {
    throw damaged(path, 'its front matter is no YAML', error)
  }
}

const damaged = (path: string, why: string, cause?: unknown): EchoError =>
  new EchoError('ECHO_PROMPT_INVALID', `${path} cannot be used as a prompt: ${why}.`, { cause })
