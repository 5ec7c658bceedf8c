/** Why a request is not answered as it was meant to be; the status is the answer's. */
export class Refusal extends Error {
  readonly status: number

  constructor(status: number, message: string, options: { code?: string; name?: string } = {}) {
    super(message)
    this.name = options.name ?? 'Refusal'
    this.status = status
    if (options.code !== undefined) Object.assign(this, { code: options.code })
  }
}
