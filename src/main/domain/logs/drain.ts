/** A template and what its owner keeps about it. */
export interface Cluster<T> {
  /** Masked tokens; a position that varies without a type of its own is `<*>`. */
  readonly tokens: string[]
  readonly of: T
  /** Grows with every match: tells which template was used the longest time ago. */
  used: number
}

export interface DrainOptions {
  /** Levels above the leaves, the root and the length level included; 4 in the paper. */
  readonly depth: number
  /** Least share of equal tokens for a line to join a template; 0.5 in the paper's default. */
  readonly similarity: number
  /** Children of one inner node; words beyond share the wildcard child. 100 in the paper. */
  readonly maxChildren: number
  /** Templates kept; the one that was matched the longest time ago goes first. */
  readonly maxClusters: number
}

export const DRAIN_DEFAULTS: DrainOptions = {
  depth: 4,
  similarity: 0.5,
  maxChildren: 100,
  maxClusters: 4_000,
}
export const WILDCARD = '<*>'
/** Masked lines remembered with their template, so that the tree is walked once per form. */
const MAX_SEEN = 16_384

interface Node<T> {
  readonly children: Map<string, Node<T>>
  clusters: Cluster<T>[]
}

/**
 * An online parser of log lines with a tree of fixed depth: the number of tokens, then the first words, then the most similar
 * template of the leaf. After P. He, J. Zhu, Z. Zheng, M. R. Lyu, "Drain: An Online Log Parsing Approach with Fixed Depth Tree",
 * ICWS 2017. Two things are ours: lines come masked with types, and a line joins only if more than half of the words that are not
 * masked agree, so that `session <id> opened` and `session <id> closed` stay apart.
 */
export class Drain<T> {
  readonly #root: Node<T> = { children: new Map(), clusters: [] }
  readonly #seen = new Map<string, Cluster<T>>()
  readonly #leaves = new Map<Cluster<T>, Node<T>>()
  readonly #create: () => T
  readonly #options: DrainOptions
  #evicted = 0
  #tick = 0

  constructor(create: () => T, options: DrainOptions = DRAIN_DEFAULTS) {
    this.#create = create
    this.#options = options
  }

  /** Finds or makes the template of a masked line. */
  add(masked: string): Cluster<T> {
    const known = this.#seen.get(masked)
    if (known !== undefined) {
      known.used = ++this.#tick
      return known
    }
    const tokens = masked.split(' ')
    const leaf = this.#descend(tokens)
    const cluster = this.#nearest(leaf.clusters, tokens) ?? this.#plant(leaf, tokens)
    generalise(cluster.tokens, tokens)
    cluster.used = ++this.#tick
    if (this.#seen.size >= MAX_SEEN) this.#seen.clear()
    this.#seen.set(masked, cluster)
    return cluster
  }

  clusters(): Iterable<Cluster<T>> {
    return this.#leaves.keys()
  }

  /** How many templates were forgotten for want of room. */
  get evicted(): number {
    return this.#evicted
  }

  #descend(tokens: readonly string[]): Node<T> {
    let node = child(this.#root, String(tokens.length), Number.POSITIVE_INFINITY)
    const levels = Math.min(this.#options.depth - 2, tokens.length)
    for (let level = 0; level < levels; level++) {
      const token = tokens[level] ?? WILDCARD
      node = child(node, token.includes('<') ? WILDCARD : token, this.#options.maxChildren)
    }
    return node
  }

  #nearest(clusters: readonly Cluster<T>[], tokens: readonly string[]): Cluster<T> | null {
    let best: Cluster<T> | null = null
    let bestShare = 0
    for (const cluster of clusters) {
      const share = similarity(cluster.tokens, tokens)
      if (share > bestShare) {
        best = cluster
        bestShare = share
      }
    }
    return bestShare >= this.#options.similarity ? best : null
  }

  #plant(leaf: Node<T>, tokens: readonly string[]): Cluster<T> {
    const cluster: Cluster<T> = { tokens: [...tokens], of: this.#create(), used: ++this.#tick }
    leaf.clusters.push(cluster)
    this.#leaves.set(cluster, leaf)
    if (this.#leaves.size > this.#options.maxClusters) this.#evictOldest()
    return cluster
  }

  /** A tenth at once, so that the search for the oldest is paid for by many lines. */
  #evictOldest(): void {
    const byAge = [...this.#leaves].sort(([a], [b]) => a.used - b.used)
    for (const [cluster, leaf] of byAge.slice(0, Math.ceil(this.#options.maxClusters / 10))) {
      leaf.clusters = leaf.clusters.filter((one) => one !== cluster)
      this.#leaves.delete(cluster)
      this.#evicted++
    }
    this.#seen.clear()
  }
}

function child<T>(node: Node<T>, key: string, maxChildren: number): Node<T> {
  const found = node.children.get(key)
  if (found !== undefined) return found
  const room = node.children.size < maxChildren - 1 || key === WILDCARD
  const name = room ? key : WILDCARD
  const made = node.children.get(name) ?? { children: new Map<string, Node<T>>(), clusters: [] }
  node.children.set(name, made)
  return made
}

/** Share of equal tokens (the paper's simSeq); 0 when at most half of the plain words agree. */
function similarity(template: readonly string[], tokens: readonly string[]): number {
  let equal = 0
  let words = 0
  let equalWords = 0
  for (const [at, token] of tokens.entries()) {
    const same = template[at] === token
    if (same) equal++
    if (template[at] === WILDCARD || token.includes('<')) continue
    words++
    if (same) equalWords++
  }
  if (words > 0 && equalWords * 2 <= words) return 0
  return equal === tokens.length ? 1 : equal / tokens.length
}

function generalise(template: string[], tokens: readonly string[]): void {
  for (const [at, token] of tokens.entries()) {
    if (template[at] !== token) template[at] = WILDCARD
  }
}

/** Whether a masked line has the form of a template. */
export function matches(template: readonly string[], masked: string): boolean {
  const tokens = masked.split(' ')
  return (
    tokens.length === template.length &&
    tokens.every((token, at) => template[at] === WILDCARD || template[at] === token)
  )
}
