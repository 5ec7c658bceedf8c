import { contextBridge, ipcRenderer } from 'electron'
import { version } from '../../package.json'
import { SHELL_CHANNELS, type Shell } from '../contract/shell.ts'

/** All the page can ask of the desktop. The engine's side checks the sender and every argument again. */
const shell: Shell = {
  version,
  displays: () => ipcRenderer.invoke(SHELL_CHANNELS.displays),
  setKiosk: (on) => ipcRenderer.invoke(SHELL_CHANNELS.setKiosk, on),
  pickDisplay: (id) => ipcRenderer.invoke(SHELL_CHANNELS.pickDisplay, id),
  quit: () => ipcRenderer.invoke(SHELL_CHANNELS.quit),
}

contextBridge.exposeInMainWorld('echoOpsShell', Object.freeze(shell))
