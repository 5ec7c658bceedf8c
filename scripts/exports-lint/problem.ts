/** Something in an export that is not true, or that Datadog would not take. */
export interface Problem {
  /** The field, as `widgets[3].definition.type`; empty for the document itself. */
  readonly path: string
  readonly text: string
}

export const problem = (path: string, text: string): Problem => ({ path, text })
