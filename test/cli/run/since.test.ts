import { expect, test } from '@jest/globals';
import { readSince } from '../../../cli/run/since.ts';
import { testStart } from '../../support/test-clock.ts';
import { run } from '../support/captured-host.ts';

test.each([
  ['45s', testStart - 45_000],
  ['30m', testStart - 30 * 60_000],
  ['2h', testStart - 2 * 3_600_000],
  ['7d', testStart - 7 * 86_400_000],
  ['2026-11-30', Date.UTC(2026, 10, 30)],
  ['2026-11-30T08:00', Date.UTC(2026, 10, 30, 8)],
  ['2026-11-30T08:00:30Z', Date.UTC(2026, 10, 30, 8, 0, 30)],
  ['2026-11-30T08:00+01:00', Date.UTC(2026, 10, 30, 7)],
])('%s is an age, or a time that is in UTC unless it names a zone', (text, at) => {
  expect(readSince(text)(testStart)).toBe(at);
});

test.each(['', '2', '2 h', 'yesterday', '1w', '2026-13-01', '2026-02-31', '2026-11-30T25:00Z', '30.11.2026'])(
  '%j is refused with what is allowed',
  (text) => {
    expect(() => readSince(text)).toThrow(
      'Allowed is an age such as 30m, 2h or 7d, or a UTC time such as 2026-11-30T08:00Z.',
    );
  },
);

test.each([
  [['list', '--since', 'monday'], /'monday' is invalid\. Allowed is an age/],
  [['list', '-o', 'xml'], /'xml' is invalid\. Allowed choices are json, yaml, wide\./],
  [['status', '-o', 'wide'], /'wide' is invalid\. Allowed choices are json, yaml\./],
  [['list', '--json', '-o', 'yaml'], /--json is the same as -o json, and cannot stand beside -o yaml/],
  [['history', '--decisions'], /--decisions is for programs: add -o json or -o yaml/],
])('%j is wrong usage', async (args, said) => {
  expect(await run(args)).toEqual({ code: 64, out: '', err: expect.stringMatching(said) });
});
