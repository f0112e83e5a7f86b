import { describe, expect, test } from '@jest/globals';
import type { Line } from '../../../core/line/line.ts';
import { runningLine, stopFor, stopsOf, stopText } from '../../../core/line/line.ts';
import type { LineOrder } from '../../../core/line/line-order.ts';
import { afterOrder, answerTo, isItsChange, obeyOrder } from '../../../core/line/line-order.ts';
import { testStart } from '../../support/test-clock.ts';

const order = (type: LineOrder['type'], seconds: number, more: Partial<LineOrder> = {}): LineOrder => ({
  type,
  id: `order-${seconds}`,
  time: testStart + seconds * 1000,
  issuedAt: testStart + seconds * 1000,
  caller: 'ann',
  reason: 'incident 12',
  ...more,
});
const stop = (seconds: number, more: Partial<LineOrder> = {}) => order('Stop The Line', seconds, more);
const start = (seconds: number, more: Partial<LineOrder> = {}) => order('Start The Line', seconds, more);
const lineAfter = (...orders: readonly LineOrder[]): Line => orders.reduce(afterOrder, runningLine);
const isStopped = (line: Line, mesh = 'shop') => stopFor(line, mesh) !== undefined;

describe('orders to the line', () => {
  test('stop it with who, when and why, and start it', () => {
    const stopped = lineAfter(stop(1));
    expect(isStopped(stopped)).toBe(true);
    expect(stopsOf(stopped).map(stopText)).toEqual([
      `the line is stopped by ann since ${new Date(testStart + 1000).toISOString().slice(0, 19)}Z: incident 12`,
    ]);
    expect(isStopped(lineAfter(stop(1), start(2)))).toBe(false);
  });

  test.each<[string, readonly LineOrder[], boolean]>([
    ['a stop that comes after a later start', [start(2), stop(1)], false],
    ['a start that comes after a later stop', [stop(1), stop(3), start(2)], true],
    ['a stop that comes again after the start', [stop(1), start(2), stop(1)], false],
    ['a start of the same moment', [stop(1), start(1, { id: 'other' })], true],
    ['a stop of the same moment as a start', [stop(0), start(1), stop(1, { id: 'other' })], true],
    ['a stop after the start', [stop(1), start(2), stop(3)], true],
  ])('%s: the later one stands', (_, orders, stopped) => {
    expect(isStopped(lineAfter(...orders))).toBe(stopped);
  });

  test('whoever stopped it first is named, and a second stop changes nothing that is told', () => {
    const second = stop(2, { caller: 'bob', reason: 'another' });
    const line = lineAfter(stop(1), second);
    expect(stopFor(line, 'shop')).toMatchObject({ by: 'ann', reason: 'incident 12', since: testStart + 1000 });
    expect([isItsChange(line, stop(1)), isItsChange(line, second)]).toEqual([true, false]);
    expect(answerTo(line, second)).toContain('stopped already: the line is stopped by ann');
  });

  test('a start that finds a running line is no change', () => {
    const line = lineAfter(start(1));
    expect(isItsChange(line, start(1))).toBe(false);
    expect(answerTo(line, start(1))).toBe('the line was not stopped');
  });

  test('of one mesh hold that mesh alone', () => {
    const line = lineAfter(stop(1, { mesh: 'shop' }));
    expect([isStopped(line, 'shop'), isStopped(line, 'other')]).toEqual([true, false]);
    expect(stopsOf(line).map(stopText).join()).toContain('stopped for shop by ann');
  });

  test('a start of everything leaves a mesh that was stopped by itself, and says so', () => {
    const line = lineAfter(stop(1, { mesh: 'shop' }), stop(2), start(3));
    expect([isStopped(line, 'shop'), isStopped(line, 'other')]).toEqual([true, false]);
    expect(answerTo(line, start(3))).toMatch(/^the line is started.*within 5 minutes; held all the same:.*for shop/);
  });

  test('an order that a later one has overtaken is told which stands', () => {
    expect(answerTo(lineAfter(stop(3)), start(2))).toContain('a later order stands: the line is stopped by ann');
    expect(answerTo(lineAfter(stop(1), start(3)), stop(2))).toBe('a later order stands: the line was started by ann');
  });
});

describe('an order that is delivered twice', () => {
  const now = testStart + 10_000;
  const future = { time: Date.parse('2099-01-01') };

  test('has the answer that it had, whatever was ordered since', () => {
    const first = obeyOrder(runningLine, stop(1), now);
    const started = obeyOrder(first.line, start(2), now);
    expect(started.answer.status).toBe('accepted');
    const again = obeyOrder(started.line, stop(1), now);
    expect(again.line).toBe(started.line);
    expect(again.answer).toMatchObject(first.answer);
  });

  test('stops the line once, though its sender says that it is yet to come', () => {
    const sent = stop(1, future);
    const started = obeyOrder(obeyOrder(runningLine, sent, now).line, start(2), now);
    const later = obeyOrder(started.line, start(7200), now + 7_200_000);
    const again = obeyOrder(later.line, { ...sent, issuedAt: now + 7_200_000 }, now + 7_200_000);
    expect(isStopped(again.line)).toBe(false);
  });

  test('is settled by 30 at a time at most, and a stop is always obeyed', () => {
    const orders = Array.from({ length: 30 }, (_, i) => start(1, { id: `o${i}` }));
    const full = orders.reduce((line, one) => obeyOrder(line, one, now).line, runningLine);
    expect(obeyOrder(full, start(5), now).answer).toMatchObject({ status: 'refused' });
    expect(isStopped(obeyOrder(full, stop(6), now).line)).toBe(true);
  });
});

test('an order that changes nothing is refused', () => {
  const answers = (...orders: readonly LineOrder[]) => {
    let line = runningLine;
    return orders.map((one) => {
      const obeyed = obeyOrder(line, one, testStart + 10_000);
      line = obeyed.line;
      return obeyed.answer.status;
    });
  };
  expect(answers(start(1), stop(2), stop(3), start(1, { id: 'late' }), start(4))).toEqual([
    ...['refused', 'accepted', 'refused', 'refused', 'accepted'],
  ]);
});
