import type {
  FunctionCallingConfigMode,
  GenerateContentParameters,
  GenerateContentResponse,
  GoogleGenAI,
  Part,
} from '@google/genai'
import type { Clock } from '../../ports/clock.ts'
import { API_VERSION } from './address.ts'
import { expectWhole, finishOf, partsOf, type Tokens, textOf, tokensOf } from './answer.ts'
import { boundedFetch } from './bounded-fetch.ts'
import { type Deadlines, Exchange } from './deadline.ts'
import { failureOf, problem, type Stage } from './failures.ts'
import type { ModelSettings } from './prompt.ts'

export const DEFAULT_MODEL = 'gemini-2.5-flash-lite'
const DEADLINES: Deadlines = { firstTokenMs: 4_000, betweenChunksMs: 2_500, wholeMs: 20_000 }

export interface VertexAccess {
  readonly project: string
  readonly location: string
  /** A service account's or a workload identity's file; without it Google's own search for credentials decides. */
  readonly credentialsPath?: string | null
}

/** Either a key of the Gemini API, or a project of Vertex AI. */
export type GeminiAccess = { readonly apiKey: string } | { readonly vertex: VertexAccess }

export type GeminiClientOptions = GeminiAccess & {
  readonly clock: Clock
  readonly model?: string
  /** Without it the SDK's own, which knows the regions, and GOOGLE_GEMINI_BASE_URL. */
  readonly baseUrl?: string
  readonly apiVersion?: string
  readonly deadlines?: Partial<Deadlines>
}

/** A function that the model may call; `parameters` is JSON Schema. */
export interface GeminiFunction {
  readonly name: string
  readonly description: string
  readonly parameters: Readonly<Record<string, unknown>>
}

export interface GeminiRequest {
  readonly instruction: string
  readonly text: string
  /** A whole WAV file that is heard with the text. */
  readonly wav?: Uint8Array
  readonly settings: ModelSettings
  /** JSON Schema of the answer. */
  readonly schema?: Readonly<Record<string, unknown>>
  /** One of them must be called. */
  readonly functions?: readonly GeminiFunction[]
  /** Shorter or longer than the client's. */
  readonly deadlines?: Partial<Deadlines>
}

export interface GeminiCall {
  readonly name: string
  readonly args: Readonly<Record<string, unknown>>
}

/** The SDK's enumeration is a value of it, and so is loaded with it: the cast spares that. */
const ANY = 'ANY' as FunctionCallingConfigMode

type Counted = (tokens: Tokens) => void

/** One model of the vendor. Every failure is a ProviderError; an abort by the caller throws its reason. Nothing is tried twice. */
export interface GeminiClient {
  readonly model: string
  /** Loads the SDK, so that the first request need not. */
  warm(): Promise<void>
  /** The words of the answer as they come. `counted` is told what has been used so far, also when it fails later. */
  stream(
    request: GeminiRequest,
    signal: AbortSignal,
    counted: Counted,
  ): AsyncGenerator<string, void, undefined>
  /** The functions that the model calls, in its order. */
  call(request: GeminiRequest, signal: AbortSignal, counted: Counted): Promise<readonly GeminiCall[]>
}

export function openGeminiClient(options: GeminiClientOptions): GeminiClient {
  return new Client(options)
}

class Client implements GeminiClient {
  readonly model: string
  readonly #options: GeminiClientOptions
  #sdk: Promise<GoogleGenAI> | null = null

  constructor(options: GeminiClientOptions) {
    this.#options = options
    this.model = options.model ?? DEFAULT_MODEL
  }

  async warm(): Promise<void> {
    await this.#loaded()
  }

  async *stream(
    request: GeminiRequest,
    signal: AbortSignal,
    counted: Counted,
  ): AsyncGenerator<string, void, undefined> {
    const exchange = this.#begin(request, signal)
    let stage: Stage = 'asking'
    try {
      const chunks = await exchange.within(this.#ask(request, exchange), false)
      stage = 'answering'
      let begun = false
      let finish: string | null = null
      for (;;) {
        const step = await exchange.within(chunks.next(), begun)
        if (step.done === true) break
        const text = this.#read(step.value, counted)
        finish = finishOf(step.value) ?? finish
        begun ||= text !== ''
        if (text !== '') yield text
      }
      expectWhole(finish)
    } catch (error) {
      throw this.#failure(error, signal, stage)
    } finally {
      exchange.end()
    }
  }

  async call(request: GeminiRequest, signal: AbortSignal, counted: Counted): Promise<readonly GeminiCall[]> {
    const exchange = this.#begin(request, signal)
    try {
      const sdk = this.#loaded()
      const answering = sdk.then((loaded) =>
        loaded.models.generateContent(this.#parameters(request, exchange.signal)),
      )
      const answer = await exchange.whole(answering)
      const tokens = tokensOf(answer)
      if (tokens !== null) counted(tokens)
      const parts = partsOf(answer)
      expectWhole(finishOf(answer))
      return parts.flatMap(callOf)
    } catch (error) {
      throw this.#failure(error, signal, 'asking')
    } finally {
      exchange.end()
    }
  }

  #begin({ deadlines }: GeminiRequest, signal: AbortSignal): Exchange {
    const own = { ...DEADLINES, ...this.#options.deadlines, ...deadlines }
    return new Exchange(this.#options.clock, own, signal)
  }

  async #ask(request: GeminiRequest, exchange: Exchange): Promise<AsyncGenerator<GenerateContentResponse>> {
    const sdk = await this.#loaded()
    return await sdk.models.generateContentStream(this.#parameters(request, exchange.signal))
  }

  #read(chunk: GenerateContentResponse, counted: Counted): string {
    const tokens = tokensOf(chunk)
    if (tokens !== null) counted(tokens)
    return textOf(partsOf(chunk))
  }

  /** What the caller ended is no failure of the provider. */
  #failure(error: unknown, signal: AbortSignal, stage: Stage): unknown {
    return signal.aborted ? signal.reason : failureOf(error, stage)
  }

  #loaded(): Promise<GoogleGenAI> {
    this.#sdk ??= load(this.#options).catch((error: unknown) => {
      this.#sdk = null
      throw error
    })
    return this.#sdk
  }

  #parameters(request: GeminiRequest, abortSignal: AbortSignal): GenerateContentParameters {
    const { instruction, settings, schema, functions } = request
    return {
      model: this.model,
      contents: [{ role: 'user', parts: partsAsked(request) }],
      config: {
        abortSignal,
        systemInstruction: instruction,
        temperature: settings.temperature,
        maxOutputTokens: settings.maxOutputTokens,
        ...(settings.thinkingBudget === null
          ? {}
          : { thinkingConfig: { thinkingBudget: settings.thinkingBudget } }),
        ...(schema === undefined ? {} : { responseMimeType: 'application/json', responseJsonSchema: schema }),
        ...(functions === undefined ? {} : choiceOf(functions)),
      },
    }
  }
}

/** 0.1 s and 13 MB of SDK, which an appliance without a key never needs. Retries are for wrappers: the SDK makes none. */
async function load(options: GeminiClientOptions): Promise<GoogleGenAI> {
  const { GoogleGenAI } = await import('@google/genai')
  const httpOptions = {
    fetch: boundedFetch,
    ...(options.baseUrl === undefined ? {} : { baseUrl: options.baseUrl }),
  }
  if ('apiKey' in options) {
    const { apiKey, apiVersion = API_VERSION.gemini } = options
    if (apiKey === '') throw problem('bad-key', 'no key')
    return new GoogleGenAI({ vertexai: false, apiKey, apiVersion, httpOptions })
  }
  const { vertex, apiVersion = API_VERSION.vertex } = options
  const { project, location, credentialsPath = null } = vertex
  return new GoogleGenAI({
    vertexai: true,
    project,
    location,
    apiVersion,
    httpOptions,
    ...(credentialsPath === null ? {} : { googleAuthOptions: { keyFilename: credentialsPath } }),
  })
}

function partsAsked({ text, wav }: GeminiRequest): Part[] {
  if (wav === undefined) return [{ text }]
  return [{ text }, { inlineData: { mimeType: 'audio/wav', data: Buffer.from(wav).toString('base64') } }]
}

function choiceOf(functions: readonly GeminiFunction[]): GenerateContentParameters['config'] {
  return {
    tools: [
      {
        functionDeclarations: functions.map(({ name, description, parameters }) => ({
          name,
          description,
          parametersJsonSchema: parameters,
        })),
      },
    ],
    toolConfig: {
      functionCallingConfig: { mode: ANY, allowedFunctionNames: functions.map(({ name }) => name) },
    },
  }
}

function callOf({ functionCall }: Part): readonly GeminiCall[] {
  if (functionCall === undefined) return []
  const { name = '', args } = functionCall
  return [{ name, args: typeof args === 'object' && args !== null ? args : {} }]
}
