export { type FakeGemini, type FakeGeminiOptions, REAL_LATENCY, startFakeGemini } from './fake-gemini.ts'
export type { FakeGeminiRequest } from './read-request.ts'
export { REFUSALS, type Refusal } from './refusals.ts'
export { callFunction, type FakeReply, type Fault, refuse, reportText, say } from './replies.ts'
