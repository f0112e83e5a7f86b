import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { ServiceName } from '../../local/kit/call.ts';
import { type LocalAws, startLocalAws } from '../../local/start-local-aws.ts';
import { someone } from '../local/asking.ts';
import { commandOf, inputOf, words } from '../local/aws-cli/command-line.ts';
import { zipped } from '../local/template/sam/zipped.ts';
import { blocksOf, commandsOf } from './documented-commands.ts';

const root = join(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/cloudformation.md'), 'utf8');
const lines = commandsOf(page).map(({ line }) => line);

let local: LocalAws;
beforeAll(async () => {
  local = await startLocalAws({ port: 0 });
});
afterAll(() => local.close());

type Json = Readonly<Record<string, unknown>>;
const call = (service: ServiceName, operation: string, input: Json) =>
  local.aws.call(service, operation, input, someone);

/** What the commands read and write. */
const files = new Map([
  ['mesh.yaml', blocksOf(page, 'yaml')[0] ?? ''],
  ['template.yaml', readFileSync(join(root, 'template.yaml'), 'utf8')],
]);

const put = async (Bucket: string, Key: string, Body: Uint8Array) =>
  void (await call('s3', 'PutObject', { Bucket, Key, Body }));

/** As the CLI packages: each folder as a ZIP file, each file as it is, and the template with where they are. */
async function packageTemplate(text: string, bucket: string): Promise<string> {
  let packaged = text;
  for (const [line = '', folder = ''] of text.matchAll(/CodeUri: (dist\/\S+)\//g)) {
    const names = readdirSync(join(root, folder));
    const code = names.map((name) => [name, readFileSync(join(root, folder, name), 'utf8')]);
    await put(bucket, folder, zipped(Object.fromEntries(code)));
    packaged = packaged.replace(line, `CodeUri: s3://${bucket}/${folder}`);
  }
  for (const [line = '', file = ''] of text.matchAll(/DefinitionUri: (statemachines\/\S+)/g)) {
    await put(bucket, file, readFileSync(join(root, file)));
    packaged = packaged.replace(line, `DefinitionUri: { Bucket: ${bucket}, Key: ${file} }`);
  }
  return packaged;
}

type Options = ReadonlyMap<string, readonly string[]>;

let changeSets = 0;

/** As the CLI deploys: a change set, which it executes unless it is empty. */
async function deploy(options: Options): Promise<Json> {
  const StackName = options.get('stack-name')?.[0] ?? '';
  const [bucket] = options.get('s3-bucket') ?? [];
  const text = files.get(options.get('template-file')?.[0] ?? '') ?? '';
  const { StackSummaries } = await call('cloudformation', 'ListStacks', { StackStatusFilter: ['CREATE_COMPLETE'] });
  const isThere = JSON.stringify(StackSummaries).includes(`"${StackName}"`);
  if (bucket !== undefined) await put(bucket, 'template', Buffer.from(text));
  changeSets += 1;
  const set = { StackName, ChangeSetName: `deploy-${changeSets}` };
  await call('cloudformation', 'CreateChangeSet', {
    ...set,
    ...(bucket === undefined ? { TemplateBody: text } : { TemplateURL: `${local.door.url}/${bucket}/template` }),
    ChangeSetType: isThere ? 'UPDATE' : 'CREATE',
    Capabilities: options.get('capabilities') ?? [],
    Parameters: (options.get('parameter-overrides') ?? []).map((given) => {
      const [ParameterKey, ParameterValue] = given.split('=');
      return { ParameterKey, ParameterValue };
    }),
  });
  await call('cloudformation', 'ExecuteChangeSet', set);
  const { Stacks } = await call('cloudformation', 'DescribeStacks', { StackName });
  return { status: JSON.stringify(Stacks).match(/"StackStatus":"(\w+)"/)?.[1] };
}

async function run(line: string): Promise<Json> {
  const given = words(line, 0);
  if (given[0] === 'npm') return {};
  const { service, operation, options } = commandOf(given);
  const first = (name: string) => options.get(name)?.[0] ?? '';
  if (service === 's3') return call('s3', 'CreateBucket', { Bucket: given[3]?.slice('s3://'.length) });
  if (operation === 'Deploy') return deploy(options);
  if (operation === 'Package') {
    const packaged = await packageTemplate(files.get(first('template-file')) ?? '', first('s3-bucket'));
    files.set(first('output-template-file'), packaged);
    return {};
  }
  return call(service as ServiceName, operation, inputOf({ service, operation, options }, []));
}

test('The stacks of the page are made, changed and deleted by its commands', async () => {
  const answers: Json[] = [];
  for (const line of lines) answers.push(await run(line));
  const [created, described, updated, events, route, , stacks] = answers;
  expect([created, updated]).toEqual([{ status: 'CREATE_COMPLETE' }, { status: 'UPDATE_COMPLETE' }]);
  expect(described).toMatchObject({
    Stacks: [{ Outputs: [{ OutputKey: 'RouteArn', OutputValue: expect.stringContaining('/route/all') }] }],
  });
  const ofUpdate = JSON.stringify(events).match(/"LogicalResourceId":"\w+"[^}]*"ResourceStatus":"UPDATE_COMPLETE"/g);
  expect(ofUpdate?.map((event) => /:"(\w+)"/.exec(event)?.[1])).toEqual(['Route']);
  expect(route).toMatchObject({
    route: { spec: { httpRoute: { timeout: { perRequest: { unit: 'ms', value: 500 } } } } },
  });
  expect(stacks).toMatchObject({ StackSummaries: [{ StackName: 'shop-mesh', StackStatus: 'DELETE_COMPLETE' }] });
  expect(answers.at(-2)).toEqual({ status: 'CREATE_COMPLETE' });
  expect(answers.at(-1)).toMatchObject({ Parameter: { Value: expect.stringContaining('stateMachine:rollout-') } });
}, 20_000);
