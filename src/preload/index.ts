import { contextBridge, ipcRenderer } from 'electron'
import { version } from '../../package.json'
import { SHELL_CHANNELS, type Shell, type ShellTalkKey, type TalkKeyNews } from '../contract/shell.ts'

/** All the page can ask of the desktop. The engine's side checks the sender and every argument again. */
const shell: Shell = {
  version,
  displays: () => ipcRenderer.invoke(SHELL_CHANNELS.displays),
  setKiosk: (on) => ipcRenderer.invoke(SHELL_CHANNELS.setKiosk, on),
  pickDisplay: (id) => ipcRenderer.invoke(SHELL_CHANNELS.pickDisplay, id),
  onTalkKey: (hears) => {
    ipcRenderer.on(SHELL_CHANNELS.talkKeyNews, (_event, news: TalkKeyNews) => hears(news))
    ipcRenderer.invoke(SHELL_CHANNELS.talkKey).then((key: ShellTalkKey | null) => hears({ type: 'key', key }))
  },
  quit: () => ipcRenderer.invoke(SHELL_CHANNELS.quit),
}

contextBridge.exposeInMainWorld('echoOpsShell', Object.freeze(shell))
