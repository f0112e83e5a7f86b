import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { inOrder } from '../../../local/template/order.ts';

const node = (logicalId: string, ...needs: string[]) => ({ logicalId, needs });
const ids = (nodes: readonly { logicalId: string }[]) => nodes.map(({ logicalId }) => logicalId);

describe('The order of deployment', () => {
  test("keeps the template's where nothing needs another", () => {
    expect(ids(inOrder([node('B'), node('A', 'AWS::Region', 'Parameter'), node('C')]))).toEqual(['B', 'A', 'C']);
  });

  test('puts what is needed first, however deep', () => {
    expect(ids(inOrder([node('A', 'B'), node('B', 'C'), node('C')]))).toEqual(['C', 'B', 'A']);
  });

  test('names a circle', () => {
    expect(() => inOrder([node('X', 'A'), node('A', 'B'), node('B', 'A')])).toThrow('need each other: A -> B -> A');
  });

  test('has all of them, each after its needs', () => {
    const layered = fc.array(fc.array(fc.nat(9), { maxLength: 4 }), { maxLength: 10 });
    fc.assert(
      fc.property(layered, (needs) => {
        // Later ones need earlier ones alone, so there is no circle; they come in the wrong order.
        const nodes = needs.map((of, index) => node(`${index}`, ...of.filter((need) => need < index).map(String)));
        const order = ids(inOrder([...nodes].reverse()));
        expect([...order].sort()).toEqual(ids(nodes).sort());
        for (const { logicalId, needs: of } of nodes) {
          for (const need of of) expect(order.indexOf(need)).toBeLessThan(order.indexOf(logicalId));
        }
      }),
    );
  });
});
