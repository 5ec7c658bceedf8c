/** What a start finds on the machine. */
export interface Facts {
  readonly headlessAsked: boolean
  /** Someone can see a window. */
  readonly display: boolean
  readonly electron: FoundElectron | { readonly missing: string }
  readonly chromium: string | null
}

export interface FoundElectron {
  /** The folder that ELECTRON_OVERRIDE_DIST_PATH would name. */
  readonly dist: string
  readonly version: string
  readonly kind: 'chosen' | 'official' | 'evaluation'
}

export type Choice =
  | { readonly host: 'electron'; readonly runtime: FoundElectron; readonly why: string }
  | { readonly host: 'chromium'; readonly browser: string; readonly why: string }
  | { readonly host: 'headless'; readonly why: string }

/** Electron where it and a display are there, else headless with a Chromium kiosk, else headless alone. `why` is one line for people. */
export function chooseHost({ headlessAsked, display, electron, chromium }: Facts): Choice {
  if (headlessAsked)
    return { host: 'headless', why: 'EchoOps runs without a window, as asked by --headless.' }
  if (!display)
    return {
      host: 'headless',
      why: 'EchoOps runs without a window, because there is no display; open its address in any browser.',
    }
  if ('dist' in electron) {
    const why = `EchoOps runs in Electron ${electron.version}, because ${ORIGIN[electron.kind]} and a display are there.`
    return { host: 'electron', runtime: electron, why }
  }
  if (chromium !== null) {
    const why = `EchoOps runs with a kiosk window of ${chromium}, because there is no Electron (${electron.missing}).`
    return { host: 'chromium', browser: chromium, why }
  }
  const why = `EchoOps runs without a window, because there is neither Electron (${electron.missing}) nor a Chromium; open its address in any browser.`
  return { host: 'headless', why }
}

const ORIGIN = {
  chosen: 'the runtime in ELECTRON_OVERRIDE_DIST_PATH',
  official: 'its runtime',
  evaluation: 'a runtime for evaluation',
} as const
