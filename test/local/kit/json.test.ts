import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { deepestJson, parseJsonText } from '../../../local/kit/json.ts';

const nested = (depth: number, inside = '', open = '[', close = ']') =>
  `${open.repeat(depth)}${inside}${close.repeat(depth)}`;

test('JSON is read as JSON.parse reads it', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 20 }), (text) => expect(parseJsonText(text)).toEqual(JSON.parse(text))),
    { numRuns: 100 },
  );
  expect(() => parseJsonText('{')).toThrow(SyntaxError);
});

test.each([
  ['lists', nested(deepestJson), nested(deepestJson + 1)],
  ['objects', nested(deepestJson, '1', '{"a":', '}'), nested(deepestJson + 1, '1', '{"a":', '}')],
])('%s may lie in each other so deep and no deeper', (_, within, beyond) => {
  expect(() => parseJsonText(within)).not.toThrow();
  expect(() => parseJsonText(beyond)).toThrow('more than 1000 lists and objects in each other');
});

test('brackets in strings, and beside each other, are not in each other', () => {
  const beside = `[${'[],{},'.repeat(3000)}"${'[{\\"\\\\'.repeat(3000)}"]`;

  expect(parseJsonText(beside)).toEqual(JSON.parse(beside));
});
