import { EchoError, type ErrorCode } from '../../domain/error.ts'
import type { AuditPage, AuditPlace, AuditRow } from './audit-file.ts'
import type { FigureBatch, FigureRow } from './figure-file.ts'
import type { Row, StoredRow } from './journal-file.ts'

/** What the journal, the audit log and their worker say to each other. */
export interface JournalWorkerData {
  readonly home: string
  readonly nowMs: number
}

export interface Calls {
  append: { readonly asked: { readonly rows: readonly Row[] }; readonly answer: readonly number[] }
  page: {
    readonly asked: { readonly after: number; readonly limit: number }
    readonly answer: readonly StoredRow[]
  }
  audit: {
    readonly asked: { readonly rows: readonly AuditRow[] }
    readonly answer: readonly AuditPlace[]
  }
  auditPage: {
    readonly asked: { readonly after: number; readonly limit: number }
    readonly answer: AuditPage
  }
  figures: { readonly asked: FigureBatch; readonly answer: null }
  figurePage: {
    readonly asked: { readonly after: number; readonly limit: number }
    readonly answer: readonly FigureRow[]
  }
  forget: { readonly asked: { readonly incidentIds: readonly string[] }; readonly answer: null }
  close: { readonly asked: Record<never, never>; readonly answer: null }
}
export type CallName = keyof Calls
export type Call = {
  [N in CallName]: { readonly id: number; readonly name: N } & Calls[N]['asked']
}[CallName]

export interface Fault {
  readonly code: ErrorCode
  readonly message: string
  readonly retryable: boolean
  readonly details: Readonly<Record<string, unknown>>
}
export type FromWorker =
  | { readonly type: 'opened'; readonly recovered: string | null }
  | { readonly type: 'refused'; readonly fault: Fault }
  | { readonly type: 'untidy'; readonly fault: Fault }
  | { readonly type: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly type: 'fault'; readonly id: number; readonly fault: Fault }

export function faultOf(error: EchoError): Fault {
  return { code: error.code, message: error.message, retryable: error.retryable, details: error.details }
}

export function errorOf(fault: Fault): EchoError {
  return new EchoError(fault.code, fault.message, {
    retryable: fault.retryable,
    details: { ...fault.details },
  })
}
