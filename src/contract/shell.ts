/** The bridge of the desktop shell, `window.echoOpsShell`: shell acts only, nothing about incidents. Absent in a browser. */
export interface Shell {
  readonly version: string
  displays(): Promise<readonly ShellDisplay[]>
  setKiosk(on: boolean): Promise<void>
  pickDisplay(id: number): Promise<void>
  quit(): Promise<void>
}

export interface ShellDisplay {
  readonly id: number
  readonly label: string
  readonly width: number
  readonly height: number
  readonly current: boolean
}

export const SHELL_CHANNELS = {
  displays: 'shell:displays',
  setKiosk: 'shell:set-kiosk',
  pickDisplay: 'shell:pick-display',
  quit: 'shell:quit',
} as const
