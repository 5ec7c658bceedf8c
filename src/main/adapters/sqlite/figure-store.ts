import type { FigureStore } from '../../ports/figures.ts'
import type { LivingLink } from './living-link.ts'

const PAGE_ROWS = 512
/** Before every minute there is. */
const BEFORE_ALL = -1

/** Figures in the journal's database, through its worker. Each call is one transaction; nothing is ever waiting in between. */
export function figureStore(link: Pick<LivingLink, 'get'>): FigureStore {
  return {
    async *read() {
      for (let after = BEFORE_ALL, more = true; more; ) {
        const rows = await (await link.get()).call('figurePage', { after, limit: PAGE_ROWS })
        yield* rows
        more = rows.length === PAGE_ROWS
        after = rows.at(-1)?.minute ?? after
      }
    },
    async write(rows, from, until) {
      await (await link.get()).call('figures', { rows, from, until })
    },
  }
}
