import type { Database, Statement } from 'libsql'
import { inTransaction } from './transaction.ts'

/** A minute of figures; `written` is its JSON. */
export interface FigureRow {
  readonly minute: number
  readonly written: string
}

/** Minutes to be written over, and the first and the last that are kept. */
export interface FigureBatch {
  readonly rows: readonly FigureRow[]
  readonly from: number
  readonly until: number
}

/** The table of figures, a row a minute. Synchronous; used from the journal's worker only. */
export class FigureFile {
  readonly #database: Database
  readonly #put: Statement
  readonly #forget: Statement
  readonly #select: Statement

  constructor(database: Database) {
    this.#database = database
    this.#put = database.prepare('INSERT OR REPLACE INTO figure_minute (minute, written) VALUES (?, ?)')
    this.#forget = database.prepare('DELETE FROM figure_minute WHERE minute < ? OR minute > ?')
    this.#select = database.prepare(
      'SELECT minute, written FROM figure_minute WHERE minute > ? ORDER BY minute LIMIT ?',
    )
  }

  /** All of it or nothing, in one transaction; on disk when it returns. */
  put({ rows, from, until }: FigureBatch): void {
    inTransaction(this.#database, () => {
      for (const { minute, written } of rows) this.#put.run(minute, written)
      this.#forget.run(from, until)
    })
  }

  page(after: number, limit: number): readonly FigureRow[] {
    return this.#select.all(after, limit).map(figureRow)
  }
}

/** Whatever somebody has put there; who reads the text says whether it is one of ours. */
function figureRow(row: unknown): FigureRow {
  const columns = new Map(Object.entries(typeof row === 'object' && row !== null ? row : {}))
  return { minute: Number(columns.get('minute')), written: String(columns.get('written') ?? '') }
}
