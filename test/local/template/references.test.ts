import { expect, test } from '@jest/globals';
import { readYaml } from '../../../local/template/read-yaml.ts';
import { referencesIn } from '../../../local/template/references.ts';

test.each([
  ['{ a: !Ref Table, b: [!GetAtt Queue.Arn] }', ['Table', 'Queue']],
  [`!Sub "\${Fn.Version} \${AWS::Region} \${!Not}"`, ['Fn', 'AWS::Region']],
  [`!Sub ["\${Own} \${Bus}", { Own: !Ref Role }]`, ['Bus', 'Role']],
  ['!If [Pages, !Ref Topic, !Join ["", [!Ref Other]]]', ['Topic', 'Other']],
  ['{ text: Table }', []],
])('%s refers to %j', (yaml, names) => {
  expect([...referencesIn(readYaml(yaml, 'test'))]).toEqual(names);
});
