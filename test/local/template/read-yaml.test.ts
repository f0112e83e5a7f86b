import { describe, expect, test } from '@jest/globals';
import { readYaml } from '../../../local/template/read-yaml.ts';

const read = (text: string) => readYaml(text, 'template.yaml');

describe('Reading YAML with the short forms of CloudFormation', () => {
  test.each([
    ['!Ref Table', { Ref: 'Table' }],
    ['!Condition Pages', { Condition: 'Pages' }],
    [`!Sub \${A}-b`, { 'Fn::Sub': `\${A}-b` }],
    [`!Sub ["\${X}", { X: !Ref Y }]`, { 'Fn::Sub': [`\${X}`, { X: { Ref: 'Y' } }] }],
    ['!GetAtt Queue.Arn', { 'Fn::GetAtt': ['Queue', 'Arn'] }],
    ['!GetAtt Stack.Outputs.Name', { 'Fn::GetAtt': ['Stack', 'Outputs.Name'] }],
    ['!GetAtt [Queue, Arn]', { 'Fn::GetAtt': ['Queue', 'Arn'] }],
    ['Fn::GetAtt: Queue.Arn', { 'Fn::GetAtt': ['Queue', 'Arn'] }],
    [
      '!If [Pages, [!Ref Topic], !Ref AWS::NoValue]',
      { 'Fn::If': ['Pages', [{ Ref: 'Topic' }], { Ref: 'AWS::NoValue' }] },
    ],
    ['!Join [",", [a, b]]', { 'Fn::Join': [',', ['a', 'b']] }],
    ['!Not [!Equals [!Ref A, ""]]', { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'A' }, ''] }] }],
  ])('writes out %s', (text, value) => {
    expect(read(text)).toEqual(value);
  });

  test('leaves plain values as they are', () => {
    expect(read('{ a: 1, b: "1", c: true, d: 2012-10-17, e: [x, null] }')).toEqual({
      a: 1,
      b: '1',
      c: true,
      d: '2012-10-17',
      e: ['x', null],
    });
  });

  test('follows an alias to its anchor', () => {
    expect(read('a: &x { k: !Ref V }\nb: *x')).toEqual({ a: { k: { Ref: 'V' } }, b: { k: { Ref: 'V' } } });
  });

  test('says where a text is no YAML', () => {
    expect(() => read('a: 1\na: 2')).toThrow(/template\.yaml: .*unique.*line 2/s);
  });
});
