import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { type Asked, record } from './ready-answers.ts'

/** One request as it came. */
export interface FakeGeminiRequest extends Asked {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
  readonly json: Readonly<Record<string, unknown>>
  readonly model: string
  readonly isVertex: boolean
  readonly streams: boolean
  /** The instruction of the system. */
  readonly instruction: string
  /** Sounds that came with it. */
  readonly sounds: readonly { readonly mimeType: string; readonly bytes: Buffer }[]
  /** Fields that the real one does not have, and refuses. */
  readonly strangeFields: readonly string[]
}

/** The vendor's bound of a request. */
export const MOST_BODY_BYTES = 20 * 1024 * 1024

const FIELDS = new Set(
  'contents systemInstruction generationConfig tools toolConfig safetySettings cachedContent labels'.split(
    ' ',
  ),
)
const CONFIG_FIELDS = new Set(
  'temperature topP topK maxOutputTokens stopSequences candidateCount responseMimeType responseSchema responseJsonSchema thinkingConfig seed presencePenalty frequencyPenalty'.split(
    ' ',
  ),
)
const PATH =
  /^\/v1(?:beta1?)?\/(projects\/[^/]+\/locations\/[^/]+\/publishers\/google\/)?models\/([^/:]+):(generateContent|streamGenerateContent)(\?alt=sse)?$/

/** Null where it is larger than the vendor takes. */
export async function readRequest(incoming: IncomingMessage): Promise<FakeGeminiRequest | null> {
  const parts: Buffer[] = []
  let bytes = 0
  for await (const part of incoming) {
    const chunk = Buffer.from(part)
    bytes += chunk.length
    if (bytes <= MOST_BODY_BYTES) parts.push(chunk)
  }
  if (bytes > MOST_BODY_BYTES) return null
  const body = Buffer.concat(parts).toString('utf8')
  const json = record(body === '' ? {} : JSON.parse(body))
  const path = incoming.url ?? ''
  const [, vertex, model = '', method] = PATH.exec(path) ?? []
  const asked = partsOf(json['contents'])
  return {
    path,
    headers: incoming.headers,
    body,
    json,
    model,
    isVertex: vertex !== undefined,
    streams: method === 'streamGenerateContent',
    instruction: textIn(record(json['systemInstruction'])['parts']),
    text: asked.map((part) => (typeof part['text'] === 'string' ? part['text'] : '')).join(''),
    sounds: asked.flatMap(soundOf),
    functions: functionsOf(json['tools']),
    strangeFields: [
      ...Object.keys(json).filter((name) => !FIELDS.has(name)),
      ...Object.keys(record(json['generationConfig'])).filter((name) => !CONFIG_FIELDS.has(name)),
    ],
  }
}

const listOf = (value: unknown): readonly Readonly<Record<string, unknown>>[] =>
  Array.isArray(value) ? value.map(record) : []

const partsOf = (contents: unknown) => listOf(contents).flatMap((content) => listOf(content['parts']))
const textIn = (parts: unknown): string =>
  listOf(parts)
    .map((part) => String(part['text'] ?? ''))
    .join('')

function soundOf(part: Readonly<Record<string, unknown>>) {
  const inline = record(part['inlineData'])
  if (typeof inline['data'] !== 'string') return []
  return [{ mimeType: String(inline['mimeType']), bytes: Buffer.from(inline['data'], 'base64') }]
}

const functionsOf = (tools: unknown) =>
  listOf(tools)
    .flatMap((tool) => listOf(tool['functionDeclarations']))
    .map((one) => ({ name: String(one['name']), parameters: record(one['parametersJsonSchema']) }))
