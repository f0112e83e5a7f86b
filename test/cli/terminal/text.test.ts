import { describe, expect, test } from '@jest/globals';
import { ago, columns, spark, timestamp } from '../../../cli/terminal/text.ts';
import { span } from '../../../core/text/span.ts';

describe('a spark line', () => {
  test('fills a block at `full`, and at the highest value when that is higher', () => {
    expect(spark([0, 0.005, 0.01], 0.01)).toBe('▁▄█');
    expect(spark([0, 0.01, 0.02, 0.04], 0.01)).toBe('▁▂▄█');
  });

  test('of nothing is nothing', () => {
    expect(spark([], 0.01)).toBe('');
  });
});

test('a span has its two largest units', () => {
  expect([-5, 0, 59.6, 61, 3600, 3660, 90_061].map(span)).toEqual([
    '0 s',
    '0 s',
    '1 m',
    '1 m 1 s',
    '1 h',
    '1 h 1 m',
    '1 d 1 h',
  ]);
});

test('times are shown as spans before now, or in UTC', () => {
  const at = Date.UTC(2026, 0, 2, 3, 4, 5);
  expect([ago(at, at + 90_000), timestamp(at)]).toEqual(['1 m 30 s ago', '2026-01-02 03:04:05']);
});

test('columns are as wide as their widest cell, without blanks at the end', () => {
  expect(
    columns([
      ['A', 'B', 'C'],
      ['long', '', 'x'],
      ['', 'y', ''],
    ]),
  ).toEqual(['A     B  C', 'long     x', '      y']);
  expect(columns([])).toEqual([]);
});
