/** The services this appliance knows, by name and by the other names people use. */
export interface Inventory {
  services(): readonly KnownService[]
}

export interface KnownService {
  readonly name: string
  readonly aliases: readonly string[]
  readonly environment: string | null
}
