import type { Usage } from '../../domain/usage.ts'
import type { Log } from '../../ports/log.ts'
import type { Redaction, Redactor } from '../../ports/redactor.ts'
import type { Spending } from '../../ports/spending.ts'
import type { Tokens } from './answer.ts'
import type { ModelSettings, Prompt } from './prompt.ts'

export const SETTINGS: ModelSettings = { temperature: 0.2, maxOutputTokens: 300, thinkingBudget: 0 }

export const promptOf = (role: Prompt['role']): Prompt => ({
  role,
  version: 'v1',
  date: '2026-11-25',
  settings: SETTINGS,
  text: `You are the ${role}.`,
})

/** Hides what it is told to, as hosts and as secrets. */
export function wordRedaction(hosts: readonly string[] = [], secrets: readonly string[] = []): Redaction {
  return {
    begin: () => new WordRedactor(hosts, secrets),
    mask: (text) => ({ text: new WordRedactor([], secrets).restore(text), hidden: 0 }),
  }
}

class WordRedactor implements Redactor {
  hidden = 0
  readonly #hosts: readonly string[]
  readonly #secrets: readonly string[]

  constructor(hosts: readonly string[], secrets: readonly string[]) {
    this.#hosts = hosts
    this.#secrets = secrets
  }

  hide(text: string): string {
    let left = text
    for (const [at, host] of this.#hosts.entries()) left = this.#swap(left, host, `[HOST_${at + 1}]`)
    for (const [at, secret] of this.#secrets.entries()) left = this.#swap(left, secret, `[TOKEN_${at + 1}]`)
    return left
  }

  restore(text: string): string {
    return text
      .replace(/\[HOST_(\d+)\]/g, (_, at) => this.#hosts[Number(at) - 1] ?? '')
      .replace(/\[TOKEN_\d+\]/g, 'a token')
  }

  #swap(text: string, word: string, placeholder: string): string {
    if (text.includes(word)) this.hidden += 1
    return text.replaceAll(word, placeholder)
  }
}

/** Allows as much as it is told, and keeps what was booked. */
export function booked(allowed = true): Spending & { readonly usages: Usage[] } {
  const usages: Usage[] = []
  const reserved = { book: (usage: Usage) => void usages.push(usage), close: () => undefined }
  return { usages, allows: () => allowed, reserve: () => (allowed ? reserved : null) }
}

/** A dollar for a million tokens in, three for those of sound, four for a million out. */
export const costOf = (
  _: string,
  promptTokens: number,
  completionTokens: number,
  audioTokens: number,
): number => promptTokens * 1e-6 + audioTokens * 2e-6 + completionTokens * 4e-6

/** Keeps what is logged. */
export function keptLog(): Log & { readonly lines: Record<string, unknown>[] } {
  const lines: Record<string, unknown>[] = []
  const keep = (data: Record<string, unknown>, message: string) => void lines.push({ ...data, message })
  return { lines, debug: keep, info: keep, warn: keep, error: keep }
}

/** What was counted last. */
export function lastTokens(): { tokens: Tokens | null; counted(tokens: Tokens): void } {
  return {
    tokens: null,
    counted(tokens) {
      this.tokens = tokens
    },
  }
}
