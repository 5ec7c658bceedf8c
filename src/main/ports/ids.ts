/** Fresh identifiers: `next('inc')` gives `inc_01J…`, sortable by time, safe in a URL and in a file name. */
export interface Ids {
  next(prefix: 'inc' | 'dlv' | 'utt' | 'cmd'): string
}
