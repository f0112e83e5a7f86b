import { expect, test } from '@jest/globals';
import { exits, exitTable } from '../../../cli/run/exit-codes.ts';
import { exitCodes } from '../../../core/ledger/outcome.ts';

test('every code that a command can end with is in the one table, each once', () => {
  const listed: readonly number[] = exitTable.map(({ code }) => code);
  expect(new Set(listed).size).toBe(listed.length);
  expect(new Set(listed)).toEqual(new Set([...Object.values(exits), ...Object.values(exitCodes)]));
});

test('pipelines rely on these numbers', () => {
  expect({ ...exits, ...exitCodes }).toEqual({
    done: 0,
    defect: 1,
    refused: 5,
    unacknowledged: 6,
    usage: 64,
    unreachable: 69,
    noPermission: 77,
    interrupted: 130,
    promoted: 0,
    rolledBack: 2,
    reverted: 2,
    rejected: 3,
    superseded: 3,
    halted: 4,
    rollbackFailed: 4,
  });
});
