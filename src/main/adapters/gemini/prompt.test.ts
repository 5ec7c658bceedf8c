import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { PROMPT_ROLES, readPrompt } from './prompt.ts'

const GOOD = `---
version: v1
date: 2026-11-25
model:
  temperature: 0.2
  max_output_tokens: 600
  thinking_budget: 0
---
You tell the room what is wrong.
`

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'prompts-'))
  await mkdir(join(directory, 'prompts/analyst'), { recursive: true })
})
afterEach(async () => {
  await rm(directory, { recursive: true })
})

const write = (text: string, name = 'v1.md') => writeFile(join(directory, 'prompts/analyst', name), text)

describe('Prompts are versioned files', () => {
  it.each(PROMPT_ROLES)('the one of the %s ships', async (role) => {
    const prompt = await readPrompt(join(import.meta.dirname, '../../../../resources'), role)
    expect(prompt).toMatchObject({ role, version: 'v1', settings: { thinkingBudget: 0 } })
    expect(prompt.text.length).toBeGreaterThan(500)
  })

  it('settings and text are read apart', async () => {
    await write(GOOD)
    expect(await readPrompt(directory, 'analyst')).toEqual({
      role: 'analyst',
      version: 'v1',
      date: '2026-11-25',
      settings: { temperature: 0.2, maxOutputTokens: 600, thinkingBudget: 0 },
      text: 'You tell the room what is wrong.',
    })
  })

  it.each([
    ['no front matter', 'You tell the room.', 'does not begin with a front matter'],
    ['a front matter that is no YAML', GOOD.replace('v1', '{'), 'no YAML'],
    ['a setting missing', GOOD.replace('  temperature: 0.2\n', ''), 'temperature'],
    ['a setting out of bounds', GOOD.replace('0.2', '7'), 'temperature'],
    ['a setting nobody knows', GOOD.replace('temperature', 'warmth: 1\n  temperature'), 'warmth'],
    ['another version than its name says', GOOD.replace('v1', 'v2'), 'calls itself v2'],
    ['no text', GOOD.slice(0, GOOD.indexOf('You')), 'no text'],
    ['a text beyond all bounds', GOOD + 'x'.repeat(40_000), 'longer than'],
  ])('a file with %s is refused by its name', async (_, text, why) => {
    await write(text)
    const failing = readPrompt(directory, 'analyst')
    await expect(failing).rejects.toMatchObject({ code: 'ECHO_PROMPT_INVALID' })
    await expect(failing).rejects.toThrow(join('prompts', 'analyst', 'v1.md'))
    await expect(failing).rejects.toThrow(why)
  })

  it('a file that is missing is refused by its name, and a version is no path', async () => {
    await expect(readPrompt(directory, 'analyst', 'v7')).rejects.toThrow(
      /v7\.md cannot be used.*cannot be read/,
    )
    await expect(readPrompt(directory, 'analyst', '../../etc')).rejects.toThrow('versions are v1')
  })
})
