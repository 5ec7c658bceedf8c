import type { Incident } from './incident.ts'
import { serviceInSentence } from './incident-words.ts'
import { capitalised, countWord, plainWords, plural, spanInWords } from './storm-words.ts'

const NAME_WORDS = 4
const SYMPTOM_WORDS = 5

/**
 * One short report for many incidents at once, at most 30 words:
 * "Fifty alerts in two minutes. Worst: payment gateway, p95 latency. Also checkout API and twelve other services."
 * One incident counts as one alert, however often it was renotified. Worst is the lowest severity number, then the
 * oldest. Empty for no incidents.
 */
export function stormSummary(incidents: readonly Incident[]): string {
  const ranked = incidents.toSorted((a, b) => a.severity - b.severity || a.openedAt - b.openedAt)
  const worst = ranked[0]
  if (worst === undefined) return ''
  if (ranked.length === 1) return `One alert: ${subjectOf(worst)}.`
  const names = [...new Set(ranked.map((incident) => nameOf(incident.service)))]
  const opened = ranked.map((incident) => incident.openedAt)
  const span = spanInWords(Math.max(...opened) - Math.min(...opened))
  const count = `${capitalised(plural(ranked.length, 'alert'))} in ${span}`
  const only = names.length === 1 ? names[0] : null
  if (only) return `${count}, all on ${only}. Worst: ${symptomOf(worst)}.`
  return [`${count}.`, `Worst: ${subjectOf(worst)}.`, alsoOf(names, nameOf(worst.service))].join(' ').trim()
}

/** Said before a report goes on that was cut off: "Continuing the report on payment gateway." */
export function resumeNotice(incident: Incident): string {
  return `Continuing the report on ${nameOf(incident.service) ?? symptomOf(incident)}.`
}

function alsoOf(names: readonly (string | null)[], worst: string | null): string {
  const others = names.filter((name) => name !== null && name !== worst)
  const [next, ...rest] = others
  if (next === undefined) return ''
  if (rest.length === 0) return `Also ${next}.`
  if (rest.length === 1) return `Also ${next} and ${rest[0]}.`
  return `Also ${next} and ${countWord(rest.length)} other services.`
}

function subjectOf(incident: Incident): string {
  const name = nameOf(incident.service)
  return name === null ? symptomOf(incident) : `${name}, ${symptomOf(incident)}`
}

function symptomOf(incident: Incident): string {
  const measured = incident.alerts.findLast((alert) => alert.measurement !== null)?.measurement?.what
  const symptom = plainWords(measured ?? withoutService(incident.title, incident.service), SYMPTOM_WORDS)
  return symptom === '' ? 'an alert without a title' : symptom
}

/** "Latency on payment-gateway" after "payment gateway," would say the name twice. */
function withoutService(title: string, service: string | null): string {
  if (service === null || service === '') return title
  const spellings = [service, service.replaceAll(/[-_.]+/g, ' ')]
  let rest = title
  for (const spelling of spellings) {
    const at = rest.toLowerCase().indexOf(spelling.toLowerCase())
    if (at >= 0)
      rest = `${rest.slice(0, at).replace(/\b(on|for|in|of|at)\s+$/i, '')} ${rest.slice(at + spelling.length)}`
  }
  const kept = rest.replace(/^[\s:,-]+/, '').trim()
  return kept === '' ? title : kept
}

/** `checkout-api` inside a sentence: "checkout API". Null when there is no name to say. */
function nameOf(service: string | null): string | null {
  const said = plainWords(serviceInSentence(service ?? ''), NAME_WORDS)
  return said === '' ? null : said
}
