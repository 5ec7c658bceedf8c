import type { Evidence } from '../../domain/evidence.ts'

/** How a change is named, the fullest name first: "release 2.14.0", "the feature flag new-price-engine". */
export function changeNames(change: Evidence): readonly string[] {
  const { change: kind, name } = change.facts
  if (kind === 'feature flag') {
    const flag = spokenFlag(name)
    return [...(flag === null ? [] : [`the change of feature flag ${flag}`]), 'the change of a feature flag']
  }
  if (kind === 'configuration') return ['the change of the configuration']
  const version = versionOf(change)
  return [...(version === null ? [] : [`release ${version}`]), 'a release']
}

/** The same as the beginning of a clause: "since release 2.14.0", "since the configuration was changed". */
export function sinceNames(change: Evidence): readonly string[] {
  const { change: kind, name } = change.facts
  if (kind === 'feature flag') {
    const flag = spokenFlag(name)
    return [
      ...(flag === null ? [] : [`since feature flag ${flag} was changed`]),
      'since a feature flag was changed',
    ]
  }
  if (kind === 'configuration') return ['since the configuration was changed']
  const version = versionOf(change)
  return version === null ? [] : [`since release ${version}`]
}

/** What a change of something else than the program is undone by; null for a release. */
export function undoing(change: Evidence): string | null {
  const { change: kind } = change.facts
  if (kind === 'feature flag')
    return 'Consider switching the feature flag back, because it began right after.'
  return kind === 'configuration'
    ? 'Consider going back to the earlier configuration, because it began right after.'
    : null
}

export function versionOf(release: Evidence | null): string | null {
  const { version } = release?.facts ?? {}
  return spokenVersion(version)
}

/** Facts are read out of logs: only what looks like a version or a commit is said as one. */
export function spokenVersion(fact: string | undefined): string | null {
  const version = fact?.replace(/^v(?=\d)/i, '') ?? ''
  const isNumbered = /^\d{1,6}(?:\.\d{1,6}){1,3}(?:-[a-z]{1,6}\.?\d{0,4})?$/i.test(version)
  return isNumbered || /^(?=.*\d)(?=.*[a-f])[0-9a-f]{7}$/.test(version) ? version : null
}

const spokenFlag = (name: string | undefined): string | null =>
  name !== undefined && /^[a-z][a-z0-9]*(?:[-_.][a-z0-9]+){1,5}$/i.test(name) && name.length <= 32
    ? name
    : null
