/** The bridge of the desktop shell, `window.echoOpsShell`: shell acts only, nothing about incidents. Absent in a browser. */
export interface Shell {
  readonly version: string
  displays(): Promise<readonly ShellDisplay[]>
  setKiosk(on: boolean): Promise<void>
  pickDisplay(id: number): Promise<void>
  /** Hears what the talk key of the machine is, now and whenever that changes, and its presses. For the page's lifetime. */
  onTalkKey(hears: (news: TalkKeyNews) => void): void
  quit(): Promise<void>
}

export interface ShellDisplay {
  readonly id: number
  readonly label: string
  readonly width: number
  readonly height: number
  readonly current: boolean
}

/** The talk key that is seen whatever window has the focus. */
export interface ShellTalkKey {
  /** "F9", "Ctrl+Alt+Space". */
  readonly key: string
  /** Held like Space; or seen only when it goes down, so that one press begins and the next one ends; or not seen at all. */
  readonly works: 'held' | 'pressed' | 'not'
}

export type TalkKeyNews =
  /** Null: it is not known yet, or switched off. */
  | { readonly type: 'key'; readonly key: ShellTalkKey | null }
  | { readonly type: 'down' }
  | { readonly type: 'up' }
  /** Of a key that is only pressed. */
  | { readonly type: 'press' }

export const SHELL_CHANNELS = {
  displays: 'shell:displays',
  setKiosk: 'shell:set-kiosk',
  pickDisplay: 'shell:pick-display',
  /** Asks for the news of the key as it is. */
  talkKey: 'shell:talk-key',
  /** From the shell to the page. */
  talkKeyNews: 'shell:talk-key-news',
  quit: 'shell:quit',
} as const
