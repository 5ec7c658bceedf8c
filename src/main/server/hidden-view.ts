import type { Hidden } from '../domain/redaction/hidden.ts'

/** Kinds and how many; nothing where nothing was taken out. */
export function hiddenView(hidden: Hidden | null | undefined): { readonly hidden?: Record<string, number> } {
  return hidden === null || hidden === undefined ? {} : { hidden: { ...hidden } }
}
