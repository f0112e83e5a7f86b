import { describe, expect, jest, test } from '@jest/globals';
import type { Change, Journal } from '../../../local/data/journal.ts';
import { createKeeper } from '../../../local/data/keeper.ts';

/** A journal in memory that counts its writes. */
function memoryJournal(texts = new Map<string, string>()) {
  const writes: Change[] = [];
  const journal: Journal = {
    texts,
    write(change) {
      if (change.size > 0) writes.push(change);
      for (const [key, text] of change) {
        if (text === null) texts.delete(key);
        else texts.set(key, text);
      }
    },
    close: () => undefined,
  };
  return { journal, writes, texts };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('a keeper', () => {
  test('keeps what has changed, and nothing else', () => {
    const { journal, writes } = memoryJournal();
    const states: Record<string, Record<string, unknown>> = { shop: { orders: { a: 1, b: 2 } }, till: { open: true } };
    const keeper = createKeeper({ journal, stateOf: (service) => states[service] });
    keeper.changed('shop');
    keeper.keep();
    states.shop = { orders: { a: 1, c: 3 } };
    keeper.changed('shop');
    keeper.keep();
    expect(writes.map((change) => Object.fromEntries(change))).toEqual([
      { '["shop","orders"]': '{"isRecord":true}', '["shop","orders","a"]': '1', '["shop","orders","b"]': '2' },
      { '["shop","orders","c"]': '3', '["shop","orders","b"]': null },
    ]);
    keeper.close();
  });

  test('forgets a member that is gone, also one that was kept before', () => {
    const { journal, texts } = memoryJournal(
      new Map([
        ['["shop","old"]', '{"isRecord":true}'],
        ['["shop","old","a"]', '1'],
      ]),
    );
    let state: Record<string, unknown> = { orders: 1, bills: { b: 2 } };
    const keeper = createKeeper({ journal, stateOf: () => state });
    keeper.changed('shop');
    keeper.keep();
    expect([...texts.keys()]).toEqual(['["shop","orders"]', '["shop","bills"]', '["shop","bills","b"]']);
    state = { orders: 1 };
    keeper.changed('shop');
    keeper.keep();
    expect([...texts.keys()]).toEqual(['["shop","orders"]']);
    keeper.close();
  });

  test('does not look into a frozen member that is the same object as before', () => {
    const { journal, texts } = memoryJournal();
    let looks = 0;
    const items = Object.freeze({
      get a() {
        looks += 1;
        return 1;
      },
    });
    let state: Record<string, unknown> = { items, version: 1 };
    const keeper = createKeeper({ journal, stateOf: () => state });
    keeper.changed('shop');
    keeper.keep();
    const before = looks;
    state = { items, version: 2 };
    keeper.changed('shop');
    keeper.keep();
    expect(looks).toBe(before);
    expect(texts.get('["shop","version"]')).toBe('{"value":2}');
    keeper.close();
  });

  test('keeps a change at the end of the turn when nobody asks for it', async () => {
    const { journal, writes } = memoryJournal();
    const keeper = createKeeper({ journal, stateOf: () => ({ open: true }) });
    keeper.changed('till');
    expect(writes).toHaveLength(0);
    await turn();
    expect(writes).toHaveLength(1);
    keeper.close();
  });

  test('keeps with each change what always changes', () => {
    const { journal, texts } = memoryJournal();
    let now = 1;
    const stateOf = (service: string) => (service === 'clock' ? { now } : { open: true });
    const keeper = createKeeper({ journal, stateOf, always: ['clock'] });
    now = 2;
    keeper.changed('till');
    keeper.keep();
    expect(texts.get('["clock","now"]')).toBe('{"value":2}');
    keeper.close();
  });

  test('has what was kept before, and forgets parts of it that are gone since', () => {
    const { texts } = memoryJournal();
    const first = createKeeper({ journal: memoryJournal(texts).journal, stateOf: () => ({ orders: ['x', 'y'] }) });
    first.changed('shop');
    first.close();
    const second = createKeeper({ journal: memoryJournal(texts).journal, stateOf: () => ({ orders: ['x'] }) });
    expect(second.kept).toEqual({ shop: { orders: ['x', 'y'] } });
    second.changed('shop');
    second.close();
    expect([...texts.keys()]).toEqual(['["shop","orders"]', '["shop","orders",0]']);
  });

  test('writes what is lazy less often when it takes long, and all of it at the end', () => {
    const { journal, texts } = memoryJournal();
    const elapsed = jest.spyOn(performance, 'now');
    let now = 0;
    elapsed.mockImplementation(() => now);
    let points = 1;
    const stateOf = () => ({
      get points() {
        now += 10;
        return points;
      },
      alarms: points,
    });
    const keeper = createKeeper({ journal, stateOf, lazily: [['metrics', 'points']] });
    const keep = () => {
      points += 1;
      keeper.changed('metrics');
      keeper.keep();
      return [texts.get('["metrics","points"]'), texts.get('["metrics","alarms"]')];
    };
    expect(keep()).toEqual(['{"value":2}', '{"value":2}']);
    expect(keep()).toEqual(['{"value":2}', '{"value":3}']);
    now += 200;
    expect(keep()).toEqual(['{"value":4}', '{"value":4}']);
    expect(keep()).toEqual(['{"value":4}', '{"value":5}']);
    keeper.close();
    expect(texts.get('["metrics","points"]')).toBe('{"value":5}');
    elapsed.mockRestore();
  });
});
