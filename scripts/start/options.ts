import { parseArgs } from 'node:util'

export interface StartOptions {
  readonly headless: boolean
  /** With a fleet of services that really run, break and get fixed. */
  readonly demo: boolean
  readonly help: boolean
}

export const USAGE = `npm start                  the appliance on this machine, with a window where there is a display
npm start -- --headless    without a window; prints the address of the wall
npm start -- --demo        with a small fleet of services that really run, break and get fixed
npm start -- --help        this text

Settings come from the environment or from .env; .env.example names them all.`

const OPTIONS = {
  headless: { type: 'boolean' },
  demo: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const

/** Throws an Error that names what is not understood and what there is. */
export function parseStartOptions(args: readonly string[]): StartOptions {
  const { values, tokens } = parseArgs({
    args: [...args],
    options: OPTIONS,
    strict: false,
    allowPositionals: true,
    tokens: true,
  })
  for (const token of tokens) {
    const known = token.kind === 'option' && Object.hasOwn(OPTIONS, token.name)
    if (known && token.value === undefined) continue
    const written = token.kind === 'option' ? token.rawName : token.kind === 'positional' ? token.value : '--'
    if (known) throw new Error(`the option ${written} takes no value`)
    throw new Error(
      `unknown option ${written}; there are ${Object.keys(OPTIONS)
        .map((name) => `--${name}`)
        .join(', ')}`,
    )
  }
  return { headless: values.headless === true, demo: values.demo === true, help: values.help === true }
}
