import { expect, it } from 'vitest'
import { AVAILABILITY, type Broken, broken, CENTER, REFUSALS, WAR_ROOM, WORKFLOW } from './broken-export.ts'

it.each<Broken>([
  // The models of the official client.
  [
    'an unknown field',
    REFUSALS,
    '"include_tags"',
    '"includes_tags"',
    'options.includes_tags is no field of MonitorOptions',
  ],
  [
    'a missing field',
    WAR_ROOM,
    '"layout_type":"ordered","reflow',
    '"reflow',
    'layout_type is missing; Dashboard must have it',
  ],
  ['a wrong enum', REFUSALS, '"query alert"', '"query alarm"', '"query alarm" is no MonitorType'],
  ['a wrong type', REFUSALS, '"priority":3', '"priority":"3"', 'priority is no number: "3"'],
  ['a list that is none', REFUSALS, /"tags":\[.*?\]/, '"tags":"a"', 'tags is no list'],
  [
    'a kind of widget that does not exist',
    WAR_ROOM,
    '"type":"toplist"',
    '"type":"top_list"',
    '"top_list" is no',
  ],
  [
    'an unknown field deep in a widget',
    CENTER,
    '"custom_bg_color"',
    '"custom_bg_colour"',
    'custom_bg_colour is no field of WidgetConditionalFormat',
  ],
  [
    'an enum deep in a widget',
    CENTER,
    '"palette":"white_on_red"',
    '"palette":"purple"',
    '"purple" is no WidgetPalette',
  ],
  ['an unknown trigger', WORKFLOW, '"monitorTrigger"', '"alertTrigger"', 'alertTrigger is no field of'],
  [
    'a slice of another length',
    AVAILABILITY,
    '"query_interval_seconds":60',
    '"query_interval_seconds":30',
    '30 is no SLOTimeSliceInterval',
  ],
])('the lint goes red for %s', (_, file, from, to, said) => {
  expect(broken(file, from, to)).toContain(said)
})
