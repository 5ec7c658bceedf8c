import { ASKED_FOR } from './asked-for.ts'
import { NOT_ASKED_FOR } from './not-asked-for.ts'
import type { Row } from './row.ts'

/** What people say, type and try: the whole table. */
export const TABLE: readonly Row[] = [...ASKED_FOR, ...NOT_ASKED_FOR]
