import { createServer, type Socket } from 'node:net'
import type { Clock } from '../../../ports/clock.ts'
import { listenOnLoopback } from '../loopback.ts'
import type { Seeded } from '../seeded.ts'

export interface Ledger {
  readonly port: number
  close(): Promise<void>
}

const LONGEST_LINE = 1_024
const TAKES_MS = { least: 12, most: 35 } as const
/** Every other amount is to be reviewed by a person. */
const REVIEW_EVERY_CENTS = 2

/** The database behind the payments: one line a charge, answered with `ok` or `review`. */
export async function openLedger(clock: Clock, random: Seeded): Promise<Ledger> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.setEncoding('utf8').setNoDelay()
    socket.on('close', () => sockets.delete(socket))
    // A process that was ended leaves its connections behind; there is nothing to do about it.
    socket.on('error', () => socket.destroy())
    let rest = ''
    socket.on('data', (text: string) => {
      const lines = (rest + text).split('\n')
      rest = lines.pop() ?? ''
      if (rest.length > LONGEST_LINE) socket.destroy()
      for (const line of lines) {
        const cents = Number(line.split(' ').at(-1))
        const answer = cents % REVIEW_EVERY_CENTS === 0 ? 'review' : 'ok'
        clock.after(random.whole(TAKES_MS.least, TAKES_MS.most), () => {
          if (socket.writable) socket.write(`${answer}\n`)
        })
      }
    })
  })
  return {
    port: await listenOnLoopback(server),
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy()
        server.close(() => resolve())
      }),
  }
}
