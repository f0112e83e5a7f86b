import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compile, JsonataError } from '../../../../local/step-functions/engine/jsonata.ts';

const names = fc.constantFrom('a', 'b', 'input', 'next');
const data = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(null, true, 0, 7, 'text', ''),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(names, tie('value'), { maxKeys: 3 }),
  ),
})).value;

describe('A compiled expression', () => {
  test('follows a path to what the interpreter finds there, whatever the data', async () => {
    await fc.assert(
      fc.asyncProperty(data, fc.array(names, { maxLength: 3 }), async (states, path) => {
        const source = ['$states', ...path].join('.');
        const followed = await compile(source)({ states });
        const interpreted = await compile(`${source} `)({ states });
        expect(JSON.stringify(followed)).toBe(JSON.stringify(interpreted));
      }),
      { numRuns: 500 },
    );
  });

  test('finds nothing under a name that objects only inherit', async () => {
    expect(await compile('$states.constructor')({ states: {} })).toBeUndefined();
  });

  test('is refused when it is no JSONata, with the code of the mistake', () => {
    expect(() => compile('$states.input.')).toThrow(JsonataError);
    expect(() => compile('1 +')).toThrow(/^S0207: /);
  });

  test('says what it threw while it ran', async () => {
    await expect(compile('$error("no")')({})).rejects.toThrow('D3137: no');
  });

  test('sees only the bindings of its own evaluation, also when two run at once', async () => {
    const run = compile('$x + 1');
    expect(await Promise.all([run({ x: 1 }), run({ x: 10 })])).toEqual([2, 11]);
  });
});
