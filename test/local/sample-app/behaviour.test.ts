import { describe, expect, test } from '@jest/globals';
import { answerFor, behaviour, workTime } from '../../../local/sample-app/behaviour.ts';
import { isRightAnswer } from '../../../local/sample-app/color-check.ts';

const drawn = (...values: number[]) => {
  const left = [...values];
  return () => left.shift() ?? 0;
};
const colors = new Set(['blue', 'green']);

describe('a version of the backend', () => {
  test('answers its colour, which is right', () => {
    const answer = answerFor('blue', behaviour.parse({}), drawn(0, 0));
    expect(answer).toEqual({ status: 200, body: '{"color":"blue"}' });
    expect(isRightAnswer(answer.body, colors)).toBe(true);
  });

  test('answers 500 to its share of errors', () => {
    const half = behaviour.parse({ errorShare: 0.5 });
    expect(answerFor('blue', half, drawn(0.49)).status).toBe(500);
    expect(answerFor('blue', half, drawn(0.5, 0.5)).status).toBe(200);
  });

  test('answers 200 with another colour or nothing to its share of wrong answers', () => {
    const half = behaviour.parse({ wrongShare: 0.5 });
    for (const which of [0.49, 0.5]) {
      const answer = answerFor('blue', half, drawn(0, 0.49, which));
      expect(answer.status).toBe(200);
      expect(isRightAnswer(answer.body, colors)).toBe(false);
    }
    expect(isRightAnswer(answerFor('blue', half, drawn(0, 0.5)).body, colors)).toBe(true);
  });

  test('works between three and five quarters of its time', () => {
    expect(workTime(20, () => 0)).toBe(15);
    expect(workTime(20, () => 0.5)).toBe(20);
  });

  test.each([[{ errorShare: 1.1 }], [{ latencyMs: -1 }], [{ wrongShare: '1' }], [{ errorshare: 1 }]])(
    'refuses to behave like %j',
    (bad) => {
      expect(() => behaviour.parse(bad)).toThrow(Object.keys(bad)[0]);
    },
  );
});

test.each([[''], ['blue'], ['null'], ['{"color":7}'], ['{"color":"grey"}']])('%j is no right answer', (body) => {
  expect(isRightAnswer(body, colors)).toBe(false);
});
