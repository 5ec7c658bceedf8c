import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cleanForEar, cleanForEye, cleanLineForEye } from './clean-text.ts'
import { cutText } from './clean-text-cut.ts'
import { stripHtml } from './clean-text-html.ts'
import { stripInvisible } from './clean-text-invisible.ts'
import { stripMarkdown } from './clean-text-markdown.ts'
import { stripTemplates } from './clean-text-template.ts'

const ESC = String.fromCharCode(27)

describe('text for the eye', () => {
  it.each([
    ['headings and emphasis', '## High **load** on *web* and _db_', 'High load on web and db'],
    ['fences of Datadog', '%%%\nQueue is full\n%%%', 'Queue is full'],
    ['links', 'See [the runbook](https://wiki.example.com/x) now', 'See the runbook now'],
    [
      'a link that is its address',
      '[https://a.example.com/x?y=1](https://a.example.com/x?y=1)',
      'a.example.com',
    ],
    ['images', 'a ![graph](https://x.example.com/g.png) b', 'a b'],
    ['an image that is a link', '[![Metric Graph](https://p.co/a.png)](https://app.co/x) end', 'end'],
    [
      'addresses',
      'at https://user:pw@app.datadoghq.com:443/monitors#1?x, then',
      'at app.datadoghq.com, then',
    ],
    ['mentions', '@slack-ops-team CPU @pagerduty-Shop high @ann@example.com', 'CPU high'],
    ['e-mail addresses stay', 'mail ann@example.com', 'mail ann@example.com'],
    ['log facets stay', 'count of @http.status_code:500', 'count of @http.status_code:500'],
    ['templates', '{{#is_alert}}Down on {{host.name}}{{/is_alert}}', 'Down'],
    ['words that lose their value', 'CPU on {{host.name}} is above {{threshold}} now', 'CPU now'],
    ['words that keep theirs', 'It is on at of {{#is_alert}}fire{{/is_alert}}', 'It is on at of fire'],
    ['variables', 'Host $HOSTNAME of $TAGS[team], home on $HOME', 'Host , home on $HOME'],
    ['HTML', '<p>Disk <b>full</b><br/>now</p><script>alert(1)</script><!-- no -->', 'Disk full\nnow'],
    ['entities', 'a &lt; b &amp;&amp; c &#62; d &#x41; &unknown;', 'a < b && c > d A &unknown;'],
    ['entities that hide', 'a&#8238;b&#x200b;c&#0;', 'abc'],
    ['comparisons stay', 'x < 5 and y > 3', 'x < 5 and y > 3'],
    ['generics stay', 'at List<String>.<init>(A.java)', 'at List<String>.<init>(A.java)'],
    ['lists', '- one\n* two\n  - [x] three\n1. four', 'one\ntwo\nthree\n1. four'],
    ['tables', '| a | b |\n|---|:-:|\n| 1 | 2 |', 'a, b\n1, 2'],
    ['quotes and rules', '> said\n\n---\n- - -\n\nend', 'said\n\nend'],
    ['code', 'run `kubectl get *pods*`', 'run kubectl get pods'],
    ['code fences', '```java\nfoo_bar_baz(**kw) <b>\n```', 'foo_bar_baz(**kw) <b>'],
    ['snake case', 'my_metric_name and 5 * 3 * 2', 'my_metric_name and 5 * 3 * 2'],
    ['escaped marks', 'a\\_b \\*c\\*', 'a_b *c*'],
    ['colours of a terminal', `${ESC}[31mred${ESC}[0m ${ESC}]0;title${String.fromCharCode(7)}end`, 'red end'],
    ['bidi and zero width', 'ab\u202ecd\u200b\u2066e\ufeff', 'abcde'],
    ['white space', '  a \t b\r\n\r\n\r\n\r\nc  ', 'a b\n\nc'],
    ['towers of marks', `e${'\u0301'.repeat(50)}`, `e${'\u0301'.repeat(4)}`],
    ['Slack', 'see <https://x.example.com/a|the graph> <@U12345> <!here>', 'see the graph'],
    [
      'the footer of links',
      'High\n\n[[Monitor Status](https://a.co/1)] · [[Edit Monitor](https://a.co/2)]',
      'High',
    ],
  ])('%s', (_name, raw, clean) => {
    expect(cleanForEye(raw)).toBe(clean)
  })

  it('is cut between graphemes', () => {
    const family = '👨‍👩‍👧‍👦'
    expect(cutText(`${'a'.repeat(8)}${family}`, 12)).toBe(`${'a'.repeat(8)}…`)
    expect(cutText('🙂🙂🙂', 5)).toBe('🙂🙂…')
    expect(cutText('abc', 3)).toBe('abc')
  })

  it('is one line where one is asked for', () => {
    expect(cleanLineForEye('a\n\n# b\tc')).toBe('a b c')
  })
})

describe('text for the ear', () => {
  it.each([
    ['addresses and mentions', 'See https://app.datadoghq.com/x @slack-ops. Now', 'See. Now.'],
    ['emoji', '🔥 CPU 👩‍💻 is high :fire: ⚠️ 🇩🇪', 'CPU is high.'],
    ['lines are sentences', '- disk full\n- queue full!!!', 'disk full. queue full!'],
    ['trace ids', 'trace 4bf92f3577b34da6a3ce929d0e0e4736 failed', 'trace failed.'],
    ['signs', 'web-1 → web-2 | "slow" [now]', 'web-1 to web-2 slow now.'],
  ])('%s', (_name, raw, clean) => {
    expect(cleanForEar(raw)).toBe(clean)
  })
})

describe('hostile text', () => {
  const pieces = [
    '<',
    '>',
    '[',
    ']',
    '(',
    ')',
    '![',
    '](',
    '**',
    '__',
    '*',
    '_',
    '`',
    '```',
    '{{',
    '}}',
    '|',
    '|--',
    '-',
    '- ',
    '@',
    '@a',
    '.',
    'http://',
    'https://a',
    '<!--',
    '-->',
    '<script',
    '</script',
    '&#',
    '&amp;',
    '$TAGS[',
    '%%%',
    '\\',
    ESC,
    `${ESC}[`,
    '\u0301',
    '\u200b',
    ' ',
    '\n',
    '\t',
    'a',
    '1',
    ':',
    '[[',
    ']]',
    '"',
    '~~',
    '#',
    '> ',
    '\u202e',
    '\ud83d',
  ]
  const SIZE = 262_144
  const filled = (unit: string) => unit.repeat(Math.ceil(SIZE / Math.max(1, unit.length))).slice(0, SIZE)

  it.each(pieces.map((piece) => [JSON.stringify(piece), piece]))(
    'a wall of %s is cleaned by every stage',
    (_name, piece) => {
      const text = filled(piece)
      expect(cleanForEye(text).length).toBeLessThanOrEqual(4_000)
      expect(cleanForEar(text).length).toBeLessThanOrEqual(600)
      for (const stage of [stripHtml, stripInvisible, stripTemplates]) {
        expect(stage(text).length).toBeLessThanOrEqual(SIZE)
      }
      expect(
        stripMarkdown(
          text,
          (part) => part,
          (part) => part,
        ).length,
      ).toBeLessThanOrEqual(SIZE * 2)
    },
  )

  it('of any pieces in any order is cleaned, bounded and free of what hides', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 6 }), (units) => {
        const text = filled(units.join(''))
        for (const clean of [cleanForEye(text), cleanForEar(text), cleanLineForEye(text)]) {
          expect(clean.length).toBeLessThanOrEqual(4_000)
          expect(clean).not.toMatch(/(?![\n\t])[\p{Cc}\p{Cf}\p{Surrogate}]/u)
        }
      }),
      { numRuns: 60 },
    )
  })
})

describe('code fences', () => {
  it('beyond the fiftieth pair are no fences any more, so that a wall of them costs no more than other text', () => {
    const pair = '```\n*a*\n```\n*b*\n'
    const stages: string[] = []
    const text = stripMarkdown(
      pair.repeat(5_000),
      (part) => {
        stages.push(part)
        return part
      },
      (part) => part,
    )
    expect(stages.length).toBeLessThanOrEqual(51)
    expect(text.match(/\*a\*/g)).toHaveLength(50)
    expect(text).not.toContain('*b*')
  })
})
