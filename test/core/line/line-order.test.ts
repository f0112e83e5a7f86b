import { describe, expect, test } from '@jest/globals';
import type { Line } from '../../../core/line/line.ts';
import { runningLine, stopFor, stopsOf, stopText } from '../../../core/line/line.ts';
import type { LineOrder } from '../../../core/line/line-order.ts';
import { afterOrder, answerTo, isItsChange } from '../../../core/line/line-order.ts';
import { testStart } from '../../support/test-clock.ts';

const order = (type: LineOrder['type'], seconds: number, more: Partial<LineOrder> = {}): LineOrder => ({
  type,
  id: `order-${seconds}`,
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
    expect(stopsOf(line).map(stopText).join()).toContain('stopped for mesh shop by ann');
  });

  test('a start of everything leaves a mesh that was stopped by itself, and says so', () => {
    const line = lineAfter(stop(1, { mesh: 'shop' }), stop(2), start(3));
    expect([isStopped(line, 'shop'), isStopped(line, 'other')]).toEqual([true, false]);
    expect(answerTo(line, start(3))).toMatch(/^the line is started.*within 5 minutes; held all the same:.*mesh shop/);
  });

  test('an order that a later one has overtaken is told which stands', () => {
    expect(answerTo(lineAfter(stop(3)), start(2))).toContain('a later order stands: the line is stopped by ann');
    expect(answerTo(lineAfter(stop(1), start(3)), stop(2))).toBe('a later order stands: the line was started by ann');
  });
});
