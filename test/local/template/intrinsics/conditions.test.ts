import { describe, expect, test } from '@jest/globals';
import { conditionValues } from '../../../../local/template/intrinsics/conditions.ts';
import { isObject } from '../../../../local/template/json.ts';
import { readYaml } from '../../../../local/template/read-yaml.ts';

const values = (yaml: string) => {
  const definitions = readYaml(yaml, 'test');
  const scope = {
    ref: (name: string) => ({ Stage: 'prod', Topic: '' })[name],
    attribute: () => undefined,
    imported: () => undefined,
    mappings: {},
  };
  return conditionValues(isObject(definitions) ? definitions : {}, scope);
};

describe('Conditions', () => {
  const condition = values(`
    Pages: !Not [!Equals [!Ref Topic, '']]
    Prod: !Equals [!Ref Stage, prod]
    Both: !And [!Condition Prod, !Condition Pages]
    Either: !Or [!Condition Pages, !Condition Prod]
  `);

  test.each([
    ['Pages', false],
    ['Prod', true],
    ['Both', false],
    ['Either', true],
    ['Unheard', undefined],
  ])('%s is %s', (name, value) => {
    expect(condition(name)).toBe(value);
  });

  test('that stand on themselves are refused', () => {
    const circle = values('{ A: !Not [!Condition B], B: !Not [!Condition A] }');
    expect(() => circle('A')).toThrow('Conditions.A: stands on itself');
  });

  test('that are none are refused', () => {
    expect(() => values('A: !Join ["", [a]]')('A')).toThrow('Conditions.A: is no condition');
    expect(() => values('A: !Not [!Condition C]')('A')).toThrow('there is no condition C');
  });
});
