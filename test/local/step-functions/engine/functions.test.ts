import { describe, expect, test } from '@jest/globals';
import { virtualClock } from '../../../../local/clock.ts';
import { stepFunctionsFunctions } from '../../../../local/step-functions/engine/functions.ts';
import { compile } from '../../../../local/step-functions/engine/jsonata.ts';

const clock = virtualClock(Date.UTC(2026, 0, 1));
const functions = stepFunctionsFunctions({ clock, random: () => 0.25, newId: () => 'an-id' });
const evaluate = async (source: string): Promise<unknown> =>
  JSON.parse(JSON.stringify(await compile(source)(functions)));

describe('The functions that Step Functions adds to JSONata', () => {
  test.each([
    // The answers of AWS: intrinsic_functions/test_array_jsonata in the snapshots that golden/README.md names.
    ['$partition([0], 5)', [[0]]],
    ['$partition([0, 1, 2], 2)', [[0, 1], [2]]],
    ['$partition([0, 1, 2, 3], 3)', [[0, 1, 2], [3]]],
    ['$range(0, 9, 3)', [0, 3, 6, 9]],
    ['$range(0, 10, 3)', [0, 3, 6, 9]],
    ['$range(1, 9, 9)', 1],
    ['$range(1, 9, 2)', [1, 3, 5, 7, 9]],
    ['$range(3, 1, -1)', [3, 2, 1]],
    ['$parse(\'{"Arg1": 1, "Arg2": []}\')', { Arg1: 1, Arg2: [] }],
    ["$parse('true')", true],
    ["$hash('abc', 'MD5')", '900150983cd24fb0d6963f7d28e17f72'],
    ["$hash('abc', 'SHA-1')", 'a9993e364706816aba3e25717850c26c9cd0d89d'],
    ["$hash('abc', 'SHA-256')", 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    ['$uuid()', 'an-id'],
    ['$random()', 0.25],
    ['$random(7) = $random(7)', true],
    ['$random(7) = $random(8)', false],
    ['$random(7) >= 0 and $random(7) < 1', true],
    ['$millis()', Date.UTC(2026, 0, 1)],
    ['$now()', '2026-01-01T00:00:00.000Z'],
    ["$now('[Y]-[M01]')", '2026-01'],
    ['$count($shuffle([1, 2, 3]))', 3],
  ])('%s', async (source, expected) => {
    expect(await evaluate(source)).toEqual(expected);
  });

  test.each([
    ["$eval('1')", 'T1006'],
    ['$partition([1], 0)', 'chunk size'],
    ['$range(1, 2, 0)', 'step'],
    ['$range(1, 5000, 1)', 'at most 1000'],
    ["$hash('abc', 'CRC')", 'SHA-256'],
    ["$parse('{')", 'JSON'],
    ["$range('a', 2, 1)", 'numbers'],
  ])('%s throws', async (source, message) => {
    await expect(compile(source)(functions)).rejects.toThrow(message);
  });

  test('an empty range is nothing', async () => {
    expect(await compile('$range(2, 1, 1)')(functions)).toBeUndefined();
  });
});
