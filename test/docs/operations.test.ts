import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import * as errors from '../../core/errors.ts';
import { eventTypes } from '../../core/events/events.ts';
import { lineEventTypes } from '../../core/events/line-event.ts';
import type { Measure } from '../../core/ledger/measure.ts';
import { outcomes } from '../../core/ledger/outcome.ts';
import { runbook } from '../../scripts/runbook.ts';
import { entriesOf } from '../../scripts/runbook-entries.ts';
import { resourcesOf } from '../template/deployed.ts';
import { commandLines, problemsOf } from './command-lines.ts';

const page = (name: string) => readFileSync(join(import.meta.dirname, '../../docs', name), 'utf8');
const entries = [...runbook.values()].join('\n');
const sections = entriesOf(entries);

const errorNames = Object.values(errors).map((Kind) => new Kind('').name);

/** The names of the stack's alarms and queues, as a stack that is called `meshshift` has them. */
const watched = [...resourcesOf('AWS::CloudWatch::Alarm').map(([, { AlarmName }]) => AlarmName)].map((name) =>
  JSON.stringify(name).replace(/^.*\$\{AWS::StackName\}([a-z-]+).*$/, 'meshshift$1'),
);
watched.push(...resourcesOf('AWS::SQS::Queue').map(([logicalId]) => `meshshift-${logicalId}`));

describe('The runbook has an entry for each, and for nothing that does not exist', () => {
  test.each([
    ['Outcomes', outcomes],
    ['Errors', errorNames],
    ['Events', [...eventTypes, ...lineEventTypes]],
    ['Alarms and queues', watched],
  ])('%s', (section, names) => {
    expect([...(sections.get(section)?.keys() ?? [])].sort()).toEqual([...names].sort());
  });
});

/** By the name, so that one which is left out or goes is told by the type checker. */
const measured: Readonly<Record<Measure['name'], true>> = {
  RolloutsStarted: true,
  RolloutsEnded: true,
  WeightsShifted: true,
  Verdicts: true,
  RollbackMilliseconds: true,
  RoutersTakenOver: true,
  StopsBySchedule: true,
};

test('Every metric is in its table', () => {
  const text = page('operations.md');
  const section = text.slice(text.indexOf('## Metrics'));
  const table = [...section.slice(0, section.indexOf('\n## ')).matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name);
  expect(table).toEqual(Object.keys(measured));
});

describe('Each entry', () => {
  test.each([...sections.values()].flatMap((section) => [...section]))(
    '%s says what it means, how to see it, what to press and how it ends',
    (_, body) => {
      expect([...body.matchAll(/^- \*\*(\w+)\*\*: \S.+/gm)].map(([, word]) => word)).toEqual([
        'Means',
        'See',
        'Press',
        'Ends',
      ]);
    },
  );
});

test('Every command in it is one that the command line takes as it stands', () => {
  const lines = commandLines([entries, page('operations.md'), page('operations/permissions.md')].join('\n'));
  expect(lines.length).toBeGreaterThan(30);
  expect(lines.flatMap((line) => problemsOf(line))).toEqual([]);
});

test.each([
  ['meshshift abrot ROLLOUT', "unknown command 'abrot'"],
  ['meshshift approve ROLLOUT --stepp 2', "unknown option '--stepp'"],
  ['meshshift pause ONE TWO', 'too many arguments'],
])('A wrong one would be found: %s', (line, problem) => {
  expect(problemsOf(line).join()).toContain(problem);
});
