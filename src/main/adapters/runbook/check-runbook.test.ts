import { describe, expect, it } from 'vitest'
import { readRunbook } from './read-runbook.ts'

const problemsOf = (text: string) => readRunbook(text, 'r.yaml').problems.join('\n')

/** A runbook with one service and one action, to which something is done. */
const action = (lines: string, services = 'services: [{ name: a }]'): string =>
  `${services}\nprograms: [/opt/tool]\nactions:\n  - ${lines.trim().replaceAll('\n', '\n    ')}`
const exec = (args: string): string =>
  `executor: { type: exec, program: /opt/tool, args: [${args}], timeout_s: 1 }`
const own = (more: string): string => `id: polish\neffect: makes it shine\nwords: [polish]\n${more}`
const http = (more: string): string =>
  `id: restart\nexecutor:\n  type: http\n  url: https://fleet.example/x\n  timeout_s: 1\n  ${more}`

const workflow = (more: string): string =>
  `id: restart\nexecutor:\n  type: datadog-workflow\n  workflow: ccf73164-1998-4785-a7a3-8d06c7e5f558\n  ${more}\n  timeout_s: 60`

describe('a runbook is refused with line and remedy', () => {
  it.each<[string, string, RegExp]>([
    [
      'when a service runs where nothing runs',
      'environments: [production]\nservices:\n  - name: a\n    environment: prodution',
      /line 4: prodution is not among the environments; list it there/,
    ],
    [
      'when a service looks like an option of a program',
      'services: [{ name: --all }]',
      /line 1: services\[0\]\.name: begins with a hyphen/,
    ],
    [
      'when words are said for two actions',
      action(own('executor: { type: demo, act: restart }').replace('[polish]', '[polish, Restart]')),
      /line 6: "Restart" is said for restart already; say polish in other words/,
    ],
    [
      'when an action could never be reached',
      action(own('executor: { type: demo, act: restart }').replace('[polish]', '[delete the cache of]')),
      /line 6: "delete the cache of" is refused whatever the runbook says/,
    ],
    [
      'when an action has no words that can be said',
      action(own('executor: { type: demo, act: restart }').replace('[polish]', '["…"]')),
      /holds no word that can be said/,
    ],
    [
      'when what is to help changes nothing',
      action('id: restart\notherwise: status'),
      /line 5: status changes nothing, so it cannot help/,
    ],
    [
      'when a parameter has the name of what EchoOps fills in',
      action(own('parameters: [{ name: target, type: integer }]\nexecutor: { type: demo, act: restart }')),
      /line 7: target is filled in by EchoOps/,
    ],
    [
      'when a parameter is listed twice',
      action(
        own(
          'parameters: [{ name: n, type: integer }, { name: n, type: minutes }]\nexecutor: { type: demo, act: restart }',
        ),
      ),
      /n is listed twice/,
    ],
    [
      'when the bounds of a parameter leave nothing over',
      action(
        own(
          'parameters: [{ name: n, type: integer, min: 3, max: 2 }]\nexecutor: { type: demo, act: restart }',
        ),
      ),
      /n has a min above its max/,
    ],
    [
      'when a template needs a target that need not be named',
      action(`id: restart\ntarget: optional\n${exec('"{target}"')}`),
      /line 6: \{target\} may be missing; set target: required/,
    ],
    [
      'when a template needs an environment and a service has none',
      action(`id: restart\n${exec('"--namespace={environment}"')}`),
      /line 5: \{environment\} may be missing: a has none/,
    ],
    [
      'when a call needs a value that need not be said',
      action(http('body: "{version}"').replace('restart', 'rollback')),
      /\{version\} may be missing; make the parameter required/,
    ],
    [
      'when what the room confirms is not done',
      action(`id: scale\n${exec('"{target}"')}`),
      /line 5: it does nothing with \{replicas\}; put it where it belongs/,
    ],
    [
      'when a program is a shell',
      'services: []\nprograms: [/bin/bash]',
      /programs\[0\]: is a shell; name a program or a script of your own/,
    ],
    [
      'when an argument holds a null character',
      action(`id: restart\n${exec('"a\\0b"')}`),
      /holds a null character/,
    ],
    [
      'when a secret stands in it',
      action(http('headers: { authorization: Bearer 4711 }')),
      /headers\.authorization: is a secret; put it into the environment/,
    ],
    [
      'when a secret is a part of a value',
      action(http('headers: { authorization: "Bearer secret:TOKEN" }')),
      /is the whole value, "Bearer" included/,
    ],
    [
      'when a header has a place to fill in',
      action(http('headers: { x-service: "{target}" }')),
      /nothing is filled in here; use url or body/,
    ],
    [
      'when a header cannot be sent',
      action(http('headers: { x-name: "grün" }')),
      /holds characters that a header cannot carry/,
    ],
    [
      'when a workflow is named by its title',
      action('id: restart\nexecutor:\n  type: datadog-workflow\n  workflow: Restart pods\n  timeout_s: 60'),
      /line 7: .*workflow: is not the id of a workflow/,
    ],
    [
      'when an input of a workflow is a list',
      action(workflow('inputs: { service: "{target}", pods: [1] }')),
      /line 8: .*inputs\.pods: is neither a text nor a number nor true or false/,
    ],
    [
      'when an input of a workflow stands for nothing',
      action(workflow('inputs: { service: "{tarjet}" }')),
      /line 8: \{tarjet\} stands for nothing/,
    ],
    [
      'when a workflow does nothing with what the room confirms',
      action(workflow('inputs: { service: "{target}" }').replace('restart', 'scale')),
      /it does nothing with \{replicas\}/,
    ],
    [
      'when a workflow has no bound',
      action(workflow('inputs: {}').replace('timeout_s: 60', '')),
      /timeout_s/,
    ],
    ['when a GET has a body', action(http('method: GET\n  body: x')), /body: is not sent with GET/],
    ['when it is nested deeper than it can be read', '['.repeat(50_000), /line 1: /],
    [
      'when its references grow without end',
      `a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nservices: [*c,*c,*c,*c,*c,*c,*c,*c,*c]`,
      /it cannot be read as YAML \(Excessive alias count/,
    ],
  ])('%s', (_when, text, message) => {
    expect(problemsOf(text)).toMatch(message)
  })

  it('with all that is wrong at once, from top to bottom', () => {
    const problems = readRunbook(
      'services:\n  - name: a\n  - name: A\nactions:\n  - id: polish\n  - id: restart\n    otherwise: pray\n',
      'r.yaml',
    ).problems
    expect(problems.map((one) => Number(/line (\d+)/.exec(one)?.[1]))).toEqual([3, 5, 7])
  })
})

describe('a runbook may', () => {
  it('keep an action to services that have what it fills in', () => {
    const services = 'services: [{ name: a }, { name: b, environment: production }]'
    expect(problemsOf(action(`id: restart\nservices: [b]\n${exec('"{environment}"')}`, services))).toBe('')
  })

  it('leave a value of a program out that need not be said', () => {
    const taken = (args: string) => {
      const { actions, problems } = readRunbook(action(`id: rollback\n${exec(args)}`), 'r.yaml')
      expect(problems).toEqual([])
      return actions.find(({ id }) => id === 'rollback')?.parameters.map(({ name }) => name)
    }
    expect(taken('"--to={version}"')).toEqual(['version'])
    // What the program does nothing with cannot be said.
    expect(taken('"{target}"')).toEqual([])
  })

  it('have a workflow of Datadog do something, with inputs of every type', () => {
    const inputs = 'inputs: { service: "{target}", replicas: "{replicas}", force: true, wave: 2 }'
    const { actions, problems } = readRunbook(action(workflow(inputs).replace('restart', 'scale')), 'r.yaml')
    expect(problems).toEqual([])
    expect(actions.find(({ id }) => id === 'scale')?.executor).toEqual({
      type: 'datadog-workflow',
      workflow: 'ccf73164-1998-4785-a7a3-8d06c7e5f558',
      inputs: { service: '{target}', replicas: '{replicas}', force: true, wave: 2 },
      timeoutMs: 60_000,
    })
  })

  it('offer only what can be done when something did not help', () => {
    const { actions } = readRunbook(action('id: restart\nexecutor: { type: demo, act: restart }'), 'r.yaml')
    expect(actions.find(({ id }) => id === 'restart')?.otherwise).toBeNull()
  })

  it('be a dry run, whole or in one action: the room is told so when it is asked', () => {
    const one = 'id: restart\nexecutor: { type: demo, act: restart }'
    const whole = readRunbook(`dry_run: true\n${action(one)}`, 'r.yaml')
    const single = readRunbook(action(`${one}\ndry_run: true`), 'r.yaml')
    for (const { actions, problems } of [whole, single]) {
      expect(problems).toEqual([])
      expect(actions.find(({ id }) => id === 'restart')).toMatchObject({
        dryRun: true,
        effect: 'is a dry run: it only shows what would be done',
      })
    }
    expect(whole.actions.find(({ id }) => id === 'scale')?.dryRun).toBe(true)
    expect(single.actions.find(({ id }) => id === 'scale')?.dryRun).toBeUndefined()
  })
})
