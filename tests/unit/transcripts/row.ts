/**
 * What somebody says, types or tries, and what must come of it: an intent as `action target … name=value in environment`, else
 * `confirm 7`, `cancel`, `yes`, `! danger`, `? why`. The incident on the wall is search-index.
 */
export type Row = readonly [said: string, meant: string]
