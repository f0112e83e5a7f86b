import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { isList, isObject, type Json } from '../../local/template/json.ts';
import { definition, deployed, template } from './deployed.ts';

const root = join(import.meta.dirname, '../..');
const partitions = ['aws', 'aws-cn', 'aws-us-gov'];

/** Every parameter that switches something on. */
const everything = (partition: string) => ({
  HookFunctions: `arn:${partition}:lambda:*`,
  HookEndpoints: 'https://checks.example.com/*',
  HookConnections: `arn:${partition}:events:eu-west-1:000000000000:connection/*`,
  AlarmTopicArn: `arn:${partition}:sns:eu-west-1:000000000000:pages`,
});

const partitionsIn = (value: unknown): readonly string[] =>
  [...new Set([...JSON.stringify(value).matchAll(/arn:([\w-]*):/g)].map(([, partition = '']) => partition))].sort();

/** Without the texts that only people read, in which an example may stand. */
const withoutDescriptions = (value: Json): Json => {
  if (isList(value)) return value.map(withoutDescriptions);
  if (!isObject(value)) return value;
  const read = Object.entries(value).filter(([key, item]) => key !== 'Description' || typeof item !== 'string');
  return Object.fromEntries(read.map(([key, item]) => [key, withoutDescriptions(item)]));
};

describe.each(partitions)('In the partition %s', (partition) => {
  test('every ARN that the stack is made of is of that partition', async () => {
    const { aws, stack } = await deployed(everything(partition), partition);
    expect(partitionsIn([aws.calls, stack])).toEqual([partition]);
  });

  test('every task of the state machine calls what is of that partition', async () => {
    const { aws } = await deployed({}, partition);
    const [machine] = aws.inputsOf('states:CreateStateMachine');
    const resources = [...String(machine?.definition).matchAll(/"Resource":"([^"]*)"/g)].map(([, arn]) => arn);
    expect(resources.length).toBeGreaterThan(8);
    for (const arn of resources) expect(arn).toMatch(new RegExp(`^arn:${partition}:states:::`));
  });
});

describe('No partition is a constant', () => {
  test('in the template and in the state machine', () => {
    expect(partitionsIn([withoutDescriptions(template), definition]).filter((name) => name !== '')).toEqual([]);
  });

  test('in what runs beside them', () => {
    const files = globSync('{functions,adapters,core,cli,examples}/**/*.{ts,mjs,js,sh,yaml,yml,json}', { cwd: root });
    const found = files.filter((file) => /arn:aws[\w-]*:/.test(readFileSync(join(root, file), 'utf8')));
    expect(files.length).toBeGreaterThan(200);
    expect(found).toEqual([]);
  });
});
