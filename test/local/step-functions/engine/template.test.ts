import { describe, expect, test } from '@jest/globals';
import { compileTemplate, evaluateTemplate } from '../../../../local/step-functions/engine/template.ts';

const evaluate = (value: unknown, bindings = {}) => evaluateTemplate(compileTemplate(value, 'Output'), bindings);

describe('A field with expressions', () => {
  test('keeps constants and replaces each expression, at any depth', async () => {
    const value = { a: [1, '{% $x %}', { b: '{%$x.y%}' }], c: 'text', d: null, e: ' {% $x %}', f: true };
    const expected = { a: [1, { y: 'z' }, { b: 'z' }], c: 'text', d: null, e: ' {% $x %}', f: true };
    expect(await evaluate(value, { x: { y: 'z' } })).toEqual(expected);
  });

  test.each([
    // Locations as AWS writes them: floci-io/floci pull request 2689, recorded on AWS.
    [{ v: '{% $none %}' }, 'Output/v'],
    [{ a: { b: '{% $none %}' } }, 'Output/a/b'],
    ['{% $none %}', 'Output'],
    [{ values: ['{% $none %}', 1] }, 'Output/values[0]'],
    [{ a: { b: [[1, '{% $none %}']] } }, 'Output/a/b[0][1]'],
  ])('names the place of an expression that returns nothing: %j', async (value, location) => {
    await expect(evaluate(value)).rejects.toMatchObject({ location });
  });

  test('refuses what JSON cannot hold', async () => {
    await expect(evaluate('{% function($x) { $x } %}')).rejects.toThrow('unsupported result type');
  });

  test('hands on plain arrays, which a snapshot can hold', async () => {
    const output = await evaluate('{% $x.y %}', { x: [{ y: 1 }, { y: 2 }] });
    expect(structuredClone(output)).toEqual([1, 2]);
    expect(Object.getOwnPropertyNames(output)).toEqual(['0', '1', 'length']);
  });
});
