import { hostname } from 'node:os'
import { listen } from '../server/listen.ts'
import { buildServer, type ServerParts } from '../server/server.ts'
import type { Base } from './base.ts'

type OpenedParts =
  | 'incidents'
  | 'archive'
  | 'sounds'
  | 'commands'
  | 'commandBook'
  | 'chaos'
  | 'demo'
  | 'hub'
  | 'status'
  | 'engines'
  | 'observed'
  | 'figures'
  | 'deliver'

/** Takes requests from now on. Gives the address. */
export async function openServer(
  { config, host, clock, ids, log, telemetry, teardown }: Base,
  parts: Pick<ServerParts, OpenedParts>,
): Promise<string> {
  const server = await buildServer({
    ...parts,
    ...{ clock, ids, log, telemetry },
    pinSet: config.operatorPin !== null,
    ownNames: [config.host, hostname()],
    webhookSecret: config.webhookSecret?.reveal() ?? null,
    version: host.version,
    hostKind: host.kind,
    pageDir: host.pageDir,
  })
  teardown.add('server', () => server.close())
  return listen(server, config.host, config.port)
}
