import type { Evidence } from '../evidence.ts'

/** A piece of evidence before it has its number; `source` is the number of the file. */
export type Candidate = Omit<Evidence, 'id' | 'source'> & { readonly sourceFile: number | null }

/** The incident as the comparison sees it. */
export interface Question {
  readonly service: string | null
  readonly alertAt: number
  readonly baselineFrom: number
  readonly windowFrom: number
  readonly windowTo: number
}

const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '')

/** `payment_gateway`, `payment-gateway-prod` and `payment-gateway` are the same service. */
export function sameService(a: string, b: string): boolean {
  const left = plain(a)
  const right = plain(b)
  if (left === right) return true
  const [short, long] = left.length < right.length ? [left, right] : [right, left]
  return short.length >= 5 && (long.startsWith(short) || long.endsWith(short))
}

/** Whether a text names a service as a word of its own. */
export function namesService(text: string, service: string): boolean {
  const at = text.toLowerCase().indexOf(service.toLowerCase())
  if (service.length < 4 || at < 0) return false
  return !/[a-z0-9]/i.test(text.charAt(at - 1)) && !/[a-z0-9]/i.test(text.charAt(at + service.length))
}

/** Programs that speak of other programs. */
const PLATFORM =
  /^(?:kernel|kubelet|systemd|dockerd|containerd|crio|supervisord|init|oom-?killer|syslog|messages|kern)$/i

/** Whose line it is: what the kernel or the kubelet say of the incident's service is that service's. */
export function ownerOf(service: string, text: string, question: Question): string {
  const { service: asked } = question
  return asked !== null && PLATFORM.test(service) && namesService(text, asked) ? asked : service
}
