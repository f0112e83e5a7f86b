import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Meshshift, type MeshshiftProps } from '../../cdk/meshshift.ts';
import type { JsonObject } from '../../local/template/json.ts';
import { objectOf, template } from '../template/deployed.ts';

const outdir = mkdtempSync(join(tmpdir(), 'meshshift-cdk-'));
afterAll(() => rmSync(outdir, { recursive: true }));

const app = new App({ outdir, analyticsReporting: false });
const stack = new Stack(app, 'rollouts', { env: { account: '111122223333', region: 'eu-west-1' } });
const newStack = () => new Stack(new App({ outdir }), 'another');
let synthesised: Readonly<Record<string, JsonObject>>;
const resources = () => Object.entries(synthesised.Resources ?? {}).map(([id, one]) => [id, objectOf(one)] as const);

beforeAll(() => {
  const rollouts = new Meshshift(stack, 'Meshshift', { MeshName: 'shop-*', NotificationFormat: 'chat' });
  const role = (id: string) => new Role(stack, id, { assumedBy: new ServicePrincipal('codebuild.amazonaws.com') });
  const pipeline = role('Pipeline');
  rollouts.grantStart(pipeline);
  // As any grant of the CDK, it may be repeated.
  rollouts.grantStart(pipeline);
  rollouts.grantApprove(role('Approver'));
  rollouts.grantOnCall(role('OnCall'));
  stack.exportValue(rollouts.notificationTopicArn, { name: 'topic' });
  synthesised = app.synth().getStackByName('rollouts').template;
});

const isOurs = (logicalId: string) => logicalId in objectOf(template.Resources);

describe('The stack that the construct synthesises', () => {
  test('has every resource of the template as it stands, but for the files that it uploads', () => {
    const ours = resources().filter(([logicalId]) => isOurs(logicalId));
    const asWritten = ours.map(([logicalId, { Properties, ...rest }]) => {
      const { CodeUri, DefinitionUri } = objectOf(objectOf(objectOf(template.Resources)[logicalId]).Properties);
      const paths = {
        ...(CodeUri !== undefined && { CodeUri }),
        ...(DefinitionUri !== undefined && { DefinitionUri }),
      };
      return [
        logicalId,
        { ...rest, ...(Properties !== undefined && { Properties: { ...objectOf(Properties), ...paths } }) },
      ];
    });
    expect(Object.fromEntries(asWritten)).toEqual(template.Resources);
  });

  test('takes each function and the state machine from a file of its own', () => {
    const files = resources().flatMap(([, { Properties }]) => {
      const { CodeUri, DefinitionUri } = objectOf(Properties);
      return [CodeUri, DefinitionUri].filter((uri) => uri !== undefined);
    });
    expect(files).toHaveLength(7);
    for (const file of files)
      expect(file).toEqual({ Bucket: expect.stringContaining('assets'), Key: expect.stringMatching(/\.(zip|yaml)$/) });
    expect(new Set(files.map((file) => JSON.stringify(file))).size).toBe(7);
  });

  test('has the values that were given as defaults of the parameters, and the others as they were', () => {
    const { MeshName, NotificationFormat, ...others } = synthesised.Parameters ?? {};
    expect([MeshName, NotificationFormat].map((one) => objectOf(one).Default)).toEqual(['shop-*', 'chat']);
    expect(template.Parameters).toMatchObject(
      Object.fromEntries(Object.entries(others).filter(([name]) => name !== 'BootstrapVersion')),
    );
  });

  test('keeps the other sections: transform, conditions, globals, outputs', () => {
    for (const section of ['Transform', 'Conditions', 'Globals', 'Description'])
      expect(synthesised[section]).toEqual(template[section]);
    expect(synthesised.Outputs).toMatchObject(objectOf(template.Outputs));
  });

  test.each([
    ['Pipeline', 'CiPolicy'],
    ['Approver', 'ApproverPolicy'],
    ['OnCall', 'OnCallPolicy'],
  ])('gives the role %s the policy %s', (role, policy) => {
    const [, found] = resources().find(([id]) => id.startsWith(role) && !isOurs(id)) ?? [];
    expect(found?.Properties).toMatchObject({ ManagedPolicyArns: [{ Ref: policy }] });
  });

  test('names its topic to the rest of the stack', () => {
    expect(Object.values(synthesised.Outputs ?? {})).toContainEqual({
      Value: { Ref: 'NotificationTopic' },
      Export: { Name: 'topic' },
    });
  });

  test('is found without a fault by the validation of the CDK', () => {
    const { pluginReports } = JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8'));
    expect(pluginReports).toEqual([expect.objectContaining({ conclusion: 'success', violations: [] })]);
  });
});

test('a parameter that the template does not have is refused, with those that it has', () => {
  const make = (props: MeshshiftProps) => new Meshshift(newStack(), 'Meshshift', props);
  expect(() => make({ MeshNam: 'shop', Other: '1' })).toThrow(
    `Meshshift has no MeshNam, Other: its parameters are ${Object.keys(objectOf(template.Parameters)).join(', ')}`,
  );
});

test('the app that the page shows is the example, which the type checker reads', () => {
  const example = readFileSync('examples/cdk/app.ts', 'utf8');
  expect(readFileSync('docs/cdk.md', 'utf8')).toContain(`\`\`\`ts\n${example}\`\`\`\n`);
});
