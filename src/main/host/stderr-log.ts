import type { Log } from '../ports/log.ts'

/** The few words of a host around its appliance, as JSON lines on stderr like the appliance's own. */
export function stderrLog(debug: boolean): Log {
  const write = (level: string) => (data: Record<string, unknown>, message: string) =>
    void process.stderr.write(
      `${JSON.stringify({ level, time: Date.now(), part: 'desktop', ...data, msg: message })}\n`,
    )
  const silent = () => undefined
  return {
    debug: debug ? write('debug') : silent,
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
  }
}
