import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { toItem } from '../../../adapters/store/attribute-value.ts';
import { valueBytes } from '../../../core/preflight/item-bytes.ts';
import { itemBytes } from '../../../local/dynamodb/item-size.ts';

test('never counts less than DynamoDB does, and little more', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 4 })), (value) => {
      const counted = itemBytes(toItem(value) as Parameters<typeof itemBytes>[0]);
      expect(valueBytes(value)).toBeGreaterThanOrEqual(counted);
      expect(valueBytes(value)).toBeLessThanOrEqual(12 + 12 * counted);
    }),
  );
});
