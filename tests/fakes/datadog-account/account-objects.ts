/** An object as the account keeps it. */
export type Kept = Record<string, unknown>

/** Objects of one kind by their id, in the order in which they were made. */
export class ObjectShelf {
  readonly #objects = new Map<string, Kept>()

  get all(): readonly Kept[] {
    return [...this.#objects.values()]
  }

  get(id: string): Kept | null {
    return this.#objects.get(id) ?? null
  }

  put(id: string, object: Kept): Kept {
    this.#objects.set(id, object)
    return object
  }

  delete(id: string): void {
    this.#objects.delete(id)
  }
}

/** What a Datadog account is configured to have. */
export class AccountObjects {
  readonly dashboards = new ObjectShelf()
  readonly monitors = new ObjectShelf()
  readonly slos = new ObjectShelf()
  readonly workflows = new ObjectShelf()
  readonly webhooks = new ObjectShelf()
  /** Settings of metrics by name. */
  readonly tagConfigurations = new ObjectShelf()
  /** Metrics that were ever sent. */
  readonly metrics = new Set<string>()
  caseProjects: { readonly id: string; readonly key: string; readonly name: string }[] = []
  #ids = 0

  nextId(): number {
    this.#ids += 1
    return this.#ids
  }

  /** How many objects there are, of all kinds. */
  get size(): number {
    return [this.dashboards, this.monitors, this.slos, this.workflows, this.webhooks, this.tagConfigurations]
      .map(({ all }) => all.length)
      .reduce((sum, count) => sum + count, 0)
  }
}
