export type Level = 'info' | 'warn' | 'error' | 'fatal'

export interface ServiceLog {
  write(level: Level, message: string, more?: Readonly<Record<string, unknown>>): void
}

/** One JSON object a line on standard output; the fleet writes it to the service's file. */
export function serviceLog(service: string, version: string, now: () => number): ServiceLog {
  return {
    write(level, msg, more = {}) {
      const time = new Date(now()).toISOString()
      const line = JSON.stringify({ time, level, service, version, pid: process.pid, msg, ...more })
      process.stdout.write(`${line}\n`)
    },
  }
}
