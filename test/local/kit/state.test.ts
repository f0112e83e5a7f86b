import { describe, expect, test } from '@jest/globals';
import * as z from 'zod/mini';
import { createCollection, stateOf } from '../../../local/kit/state.ts';

const shape = z.object({ name: z.string(), colors: z.array(z.string()) });
const rooms = () => createCollection(shape, ({ name }) => name);

describe('a collection', () => {
  test('has one item of a key, in the order of their coming', () => {
    const { put, find, remove, all } = rooms();
    put({ name: 'hall', colors: [] });
    put({ name: '__proto__', colors: ['red'] });
    put({ name: 'hall', colors: ['blue'] });
    expect(all().map(({ name }) => name)).toEqual(['hall', '__proto__']);
    expect(find('hall')?.colors).toEqual(['blue']);
    expect([remove('hall'), remove('hall')]).toEqual([true, false]);
    expect(find('hall')).toBeUndefined();
  });

  test('is kept as it was when its snapshot was taken, and comes back through JSON', () => {
    const before = rooms();
    before.put({ name: 'hall', colors: ['blue'] });
    const kept = stateOf({ rooms: before }).snapshot();
    before.find('hall')?.colors.push('red');
    const after = rooms();
    after.put({ name: 'attic', colors: [] });
    stateOf({ rooms: after }).restore(JSON.parse(JSON.stringify(kept)));
    expect(after.all()).toEqual([{ name: 'hall', colors: ['blue'] }]);
  });

  test.each([undefined, 'rooms', {}, { rooms: {} }, { rooms: [{ name: 1 }] }])(
    'stays as it is when %j is restored, which is no snapshot',
    (state) => {
      const collection = rooms();
      collection.put({ name: 'hall', colors: [] });
      expect(() => stateOf({ rooms: collection }).restore(state)).toThrow();
      expect(collection.all()).toHaveLength(1);
    },
  );
});
