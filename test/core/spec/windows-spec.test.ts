import { expect, test } from '@jest/globals';
import { parseSpec } from '../../../core/spec/parse-spec.ts';
import { plannedWindows } from '../../../core/spec/windows-spec.ts';
import { formatProblem } from '../../../core/text/problem.ts';
import { sampleSpec } from '../../support/sample-spec.ts';

const parsed = (windows: unknown) => {
  const read = parseSpec(sampleSpec({ windows }));
  return 'problems' in read ? read.problems.map(formatProblem) : plannedWindows(read.spec.windows);
};

test('a window has a time zone, days and hours, and is always open where it names none', () => {
  expect(parsed([{ timeZone: 'Europe/Berlin', days: ['tue', 'mon'], hours: '09:00-16:30' }, {}])).toEqual([
    { timeZone: 'Europe/Berlin', days: ['mon', 'tue'], from: 540, to: 990 },
    { timeZone: 'UTC', days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], from: 0, to: 1440 },
  ]);
});

test('every problem of a window has its path and what is allowed', () => {
  expect(parsed([{ timeZone: 'Berlin', days: [], hours: '9-17' }, { hours: '09:10-17:00' }])).toEqual([
    'windows[0].timeZone: found "Berlin", allowed: a time zone such as Europe/Berlin',
    expect.stringMatching(/^windows\[0\]\.days: found \[\]/),
    'windows[0].hours: found "9-17", allowed: hours such as 09:00-17:00, in whole quarters of an hour',
    'windows[1].hours: found "09:10-17:00", allowed: hours such as 09:00-17:00, in whole quarters of an hour',
  ]);
});
