import { describe, expect, test } from '@jest/globals';
import { stateFor } from '../../../../local/cloudwatch/alarms/missing-data.ts';

/** `0` is a good point, `X` a breaching one, `-` none; the newest is on the right. */
const range = (text: string) => text.split(' ').map((mark) => (mark === '-' ? undefined : mark === 'X'));

const treatments = ['missing', 'ignore', 'breaching', 'notBreaching'] as const;

const states = (text: string, datapointsToAlarm: number) =>
  treatments.map((treatMissingData) => {
    const state = stateFor(range(text), { evaluationPeriods: 3, datapointsToAlarm, treatMissingData });
    return state ?? 'stays';
  });

// The two tables of the CloudWatch user guide, "How alarm state is evaluated when data is missing".
describe('with 3 of 3 data points to alarm', () => {
  test.each([
    ['0 - X - X', ['OK', 'OK', 'OK', 'OK']],
    ['0 - - - -', ['OK', 'OK', 'OK', 'OK']],
    ['- - - - -', ['INSUFFICIENT_DATA', 'stays', 'ALARM', 'OK']],
    ['0 X X - X', ['ALARM', 'ALARM', 'ALARM', 'ALARM']],
    ['- - X - -', ['ALARM', 'stays', 'ALARM', 'OK']],
    // From its text on premature transitions: these do not raise the alarm at once.
    ['- - - - X', ['stays', 'stays', 'ALARM', 'OK']],
    ['- - - X -', ['stays', 'stays', 'ALARM', 'OK']],
    ['X X X X 0', ['OK', 'OK', 'OK', 'OK']],
  ])('%s', (text, expected) => {
    expect(states(text, 3)).toEqual(expected);
  });
});

describe('with 2 of 3 data points to alarm', () => {
  test.each([
    ['0 - X - X', ['ALARM', 'ALARM', 'ALARM', 'ALARM']],
    ['0 0 X 0 X', ['ALARM', 'ALARM', 'ALARM', 'ALARM']],
    ['0 - X - -', ['OK', 'OK', 'ALARM', 'OK']],
    ['- - - - 0', ['OK', 'OK', 'ALARM', 'OK']],
    ['- - - X -', ['ALARM', 'stays', 'ALARM', 'OK']],
  ])('%s', (text, expected) => {
    expect(states(text, 2)).toEqual(expected);
  });
});
