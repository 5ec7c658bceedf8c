/** What EchoOps and its agents call themselves in logs, traces and metrics: the tag `service`. */
const SERVICES = /^(?:echoops|autonomic-(?:\*|[a-z]+))$/

export const isKnownService = (name: string): boolean => SERVICES.test(name)

/** Services named in a search of logs or traces: `service:echoops`, `service:(echoops OR autonomic-*)`. */
export function servicesIn(search: string): readonly string[] {
  return [...search.matchAll(/\bservice:(?:\(([^()]*)\)|(\S+))/g)].flatMap(([, several, one]) =>
    (several ?? one ?? '').split(/\s+OR\s+/).map((name) => name.trim()),
  )
}
