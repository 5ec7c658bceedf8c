import { ROUTES } from '../../contract/routes.ts'
import type { LinkSocket, LinkWorld, SocketHears } from './live-link.ts'

/** The link's surroundings in a browser: a WebSocket to /live of the page's own origin, and its timers. */
export function browserWorld(): LinkWorld {
  const address = new URL(ROUTES.live, window.location.href)
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:'
  return {
    open: (hears) => openSocket(address, hears),
    now: () => Date.now(),
    random: () => Math.random(),
    after,
  }
}

export function after(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, ms)
  return () => clearTimeout(timer)
}

function openSocket(address: URL, hears: SocketHears): LinkSocket {
  const socket = new WebSocket(address)
  socket.binaryType = 'arraybuffer'
  socket.onmessage = ({ data }) => hears.message(data)
  socket.onclose = () => hears.closed()
  return {
    send: (data) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(data)
    },
    close: () => socket.close(),
  }
}
