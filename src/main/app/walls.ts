import type { LiveEvent } from '../../contract/live.ts'
import { type LiveHub, type LiveHubOptions, openLiveHub } from '../server/live/hub.ts'
import type { Base } from './base.ts'
import { CommandFeed } from './command-feed.ts'
import { FiguresFeed } from './figures-feed.ts'
import type { Memory } from './memory.ts'
import { WallFeed, type WallFeedParts } from './wall-feed.ts'

/** The live link to every wall. */
export function openWalls(
  { clock, log, teardown }: Base,
  heard: Omit<LiveHubOptions, 'clock' | 'log'>,
): LiveHub {
  const hub = openLiveHub({ ...heard, clock, log })
  teardown.add('walls', () => hub.close())
  return hub
}

/** What the walls are told, of incidents and of commands. */
export function openFeeds(
  { clock, log, host, troubles, engines, teardown }: Base,
  { incidents, mutes, archive, commands }: Memory,
  { announcer, hub }: Pick<WallFeedParts, 'announcer'> & { readonly hub: LiveHub },
): { readonly feed: WallFeed; readonly commandFeed: CommandFeed } {
  const broadcast = (event: LiveEvent): void => hub.broadcast(event)
  const commandFeed = new CommandFeed({ commands, clock, broadcast })
  teardown.add('command feed', () => commandFeed.close())
  const feed = new WallFeed({
    ...{ incidents, mutes, announcer, clock, log, archive, engines, troubles, broadcast },
    version: host.version,
    commands: commandFeed,
    commandsOf: (id) => commands.ofIncident(id),
  })
  teardown.add('wall feed', () => feed.close())
  commands.subscribe(({ incidentId }) => {
    if (incidentId !== null) feed.touch(incidentId)
  })
  return { feed, commandFeed }
}

/** What EchoOps knows of itself, for the walls that show it. */
export function openFiguresFeed({ figures, clock, teardown }: Base, hub: LiveHub): FiguresFeed {
  const feed = new FiguresFeed({ figures, clock, send: (wall, event) => hub.tell(wall, event) })
  teardown.add('figures feed', () => feed.close())
  return feed
}
