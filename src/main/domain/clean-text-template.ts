/** Every variable of Datadog's webhook and message templates (docs.datadoghq.com/integrations/webhooks). */
const VARIABLES = new Set(
  (
    'AGGREG_KEY ALERT_CYCLE_KEY ALERT_ID ALERT_METRIC ALERT_PRIORITY ALERT_QUERY ALERT_SCOPE ALERT_STATUS ALERT_TITLE ' +
    'ALERT_TRANSITION ALERT_TYPE DATE EMAIL EVENT_MSG EVENT_TITLE EVENT_TYPE HOSTNAME ID INCIDENT_ATTACHMENTS ' +
    'INCIDENT_COMMANDER INCIDENT_CUSTOMER_IMPACT INCIDENT_FIELDS INCIDENT_PUBLIC_ID INCIDENT_TITLE INCIDENT_SEVERITY ' +
    'INCIDENT_STATUS INCIDENT_URL INCIDENT_MSG LAST_UPDATED LINK LOGS_SAMPLE METRIC_NAMESPACE ORG_ID ORG_NAME PRIORITY ' +
    'SECURITY_RULE_NAME SECURITY_SIGNAL_ID SECURITY_SIGNAL_SEVERITY SECURITY_SIGNAL_TITLE SECURITY_SIGNAL_MSG ' +
    'SECURITY_SIGNAL_ATTRIBUTES SECURITY_RULE_ID SECURITY_RULE_QUERY SECURITY_RULE_GROUP_BY_FIELDS SECURITY_RULE_TYPE ' +
    'SNAPSHOT SYNTHETICS_TEST_NAME SYNTHETICS_FIRST_FAILING_STEP_NAME SYNTHETICS_SUMMARY TAGS TEXT_ONLY_MSG USER USERNAME'
  ).split(' '),
)

/** Words that hold on to the value after them: without it "CPU is high on" would be left. */
const HOLDING = '(?:(?<!\\S)(?:is|was|above|below|over|under|than|on|in|for|at|of|from|by|=)[ \\t]{1,3}){0,3}'
const VARIABLE = new RegExp(`${HOLDING}\\$([A-Z][A-Z_]{1,40})(?:\\[[^[\\]\\n]{0,100}\\])?`, 'g')
const VALUE = new RegExp(`${HOLDING}\\{{2,3}(?![#^/!])[^{}]{0,300}\\}{2,3}`, 'g')
const MUSTACHE = /\{{2,3}[^{}]{0,300}\}{2,3}/g
const ONLY_VARIABLE =
  /^(?:\$\{?[A-Za-z][A-Za-z0-9_]{0,60}\}?(?:\[[^[\]]{0,100}\])?|\{{2,3}[^{}]{0,300}\}{2,3})$/

/** True for a value that is nothing but a variable Datadog left as it was: `$ALERT_SCOPE`, `$TAGS[service]`, `{{host.name}}`. */
export function isUnexpanded(value: string): boolean {
  return ONLY_VARIABLE.test(value)
}

/** Takes template leftovers out of a text, with the words that belong to their values. What stands between `{{#is_alert}}` and `{{/is_alert}}` stays; `$HOME` stays too. */
export function stripTemplates(text: string): string {
  return text
    .replace(VALUE, '')
    .replace(MUSTACHE, '')
    .replace(VARIABLE, (whole: string, name: string) => (VARIABLES.has(name) ? '' : whole))
}
