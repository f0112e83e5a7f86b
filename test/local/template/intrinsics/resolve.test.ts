import { describe, expect, test } from '@jest/globals';
import { resolve } from '../../../../local/template/intrinsics/resolve.ts';
import { noValue, type Resolved, type Scope } from '../../../../local/template/intrinsics/scope.ts';
import { readYaml } from '../../../../local/template/read-yaml.ts';

const refs: Readonly<Record<string, Resolved>> = {
  Name: 'ada',
  Days: 30,
  Zones: ['a', 'b'],
  Fn: 'fn-name',
  'Fn.Version': 'arn:fn:7',
  'AWS::NoValue': noValue,
};
const scope: Scope = {
  ref: (name) => refs[name],
  attribute: (logicalId, name) => (logicalId === 'Fn' && name === 'Arn' ? 'arn:fn' : undefined),
  condition: (name) => ({ Yes: true, No: false })[name],
  imported: (name) => (name === 'shop-Vpc' ? 'vpc-7' : undefined),
  mappings: { Sizes: { small: { memory: 128 } } },
};
const resolved = (yaml: string) => resolve(readYaml(yaml, 'test'), scope, 'Resources.X');

describe('Resolving intrinsic functions', () => {
  test.each([
    ['!Ref Days', 30],
    ['!Ref Fn.Version', 'arn:fn:7'],
    ['!GetAtt Fn.Arn', 'arn:fn'],
    [`!Sub "\${Name}/\${Fn.Arn}/\${Fn.Version}/\${Days}/\${!Later}"`, `ada/arn:fn/arn:fn:7/30/\${Later}`],
    [`!Sub ["\${Own}-\${Name}", { Own: !Ref Days }]`, '30-ada'],
    ['!Join ["-", [!Ref Name, x, 1]]', 'ada-x-1'],
    ['!Select [1, !Ref Zones]', 'b'],
    ['!Select [0, !Split [",", "p,q"]]', 'p'],
    ['!FindInMap [Sizes, small, memory]', 128],
    ['!If [Yes, 1, 2]', 1],
    ['!If [No, !Ref Unknown, !Ref Name]', 'ada'],
    ['[1, !Ref AWS::NoValue, !If [No, 2, !Ref AWS::NoValue]]', [1]],
    ['!Base64 ada', 'YWRh'],
    ['!ImportValue shop-Vpc', 'vpc-7'],
    ['!Select [1, !GetAZs ""]', 'eu-west-1b'],
    ['!Cidr [10.0.254.0/23, 2, 8]', ['10.0.254.0/24', '10.0.255.0/24']],
    ['{ a: !Ref AWS::NoValue, b: { c: !Ref Name } }', { b: { c: 'ada' } }],
  ])('%s', (yaml, value) => {
    expect(resolved(yaml)).toEqual(value);
  });

  test("leaves a policy's Condition alone", () => {
    const policy = { Condition: { StringEquals: { a: 'b' } } };
    expect(resolve(policy, scope, 'X')).toEqual(policy);
  });

  test.each([
    ['a: !Ref Nobody', 'Resources.X.a.Ref: Nobody is no parameter and no resource of the template'],
    [`a: !Sub "\${Nobody}"`, 'Resources.X.a.Fn::Sub: Nobody is no parameter and no resource of the template'],
    ['a: [!GetAtt Fn.Colour]', 'Resources.X.a.0.Fn::GetAtt: Fn has no attribute Colour here'],
    ['!FindInMap [Sizes, large, memory]', 'there is no mapping Sizes.large.memory'],
    ['!If [Maybe, 1, 2]', 'there is no condition Maybe'],
    ['!Select [7, [a]]', 'there is no item 7'],
    ['!Join [",", text]', 'joins a list'],
    ['a: !ImportValue other', 'Resources.X.a.Fn::ImportValue: No export named other found.'],
    ['!GetAZs us-east-1', 'us-east-1 is no Region here, eu-west-1 alone is'],
    ['!Cidr [10.0.0.0/24, 2, 8]', 'there are no 2 blocks of 8 bits in 10.0.0.0/24'],
    ['a: !Transform other', 'Resources.X.a: Fn::Transform is not known here'],
  ])('refuses %s', (yaml, message) => {
    expect(() => resolved(yaml)).toThrow(message);
  });
});
