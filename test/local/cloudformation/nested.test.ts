import { describe, expect, test } from '@jest/globals';
import { type Desk, desk } from './desk.ts';

const inner = (value: string, more = '') => `
Parameters:
  Name: { Type: String }
Resources:
  Told: { Type: AWS::SSM::Parameter, Properties: { Name: !Ref Name, Type: String, Value: "${value}" } }
  ${more}
Outputs:
  Value: { Value: !GetAtt Told.Value }
`;
const outer = (key: string) => `
Resources:
  Inner:
    Type: AWS::CloudFormation::Stack
    Properties:
      TemplateURL: http://127.0.0.1:4599/templates/${key}
      Parameters: { Name: /inner/told }
  Copy:
    Type: AWS::SSM::Parameter
    Properties: { Name: /outer/copy, Type: String, Value: !GetAtt Inner.Outputs.Value }
Outputs:
  Inner: { Value: !Ref Inner }
`;

async function withTemplates(templates: Readonly<Record<string, string>>): Promise<Desk> {
  const local = desk();
  await local.call('s3', 'CreateBucket', { Bucket: 'templates' });
  for (const [Key, text] of Object.entries(templates))
    await local.call('s3', 'PutObject', { Bucket: 'templates', Key, Body: Buffer.from(text) });
  return local;
}

const parameterAt = async ({ call }: Desk, Name: string) =>
  (await call('ssm', 'GetParameter', { Name }).catch(() => undefined))?.Parameter;

/** The name of the stack within, from its id. */
async function innerName({ stack }: Desk): Promise<string> {
  const { Outputs } = await stack('outer');
  return JSON.stringify(Outputs).split('stack/')[1]?.split('/')[0] ?? '';
}

describe('A nested stack', () => {
  test('is a stack of its own with events of its own, whose outputs its parent reads', async () => {
    const local = await withTemplates({ one: inner('calm') });
    await local.create('outer', outer('one'));
    const name = await innerName(local);

    expect(await local.stack('outer')).toMatchObject({ StackStatus: 'CREATE_COMPLETE' });
    expect(await local.stack(name)).toMatchObject({
      StackStatus: 'CREATE_COMPLETE',
      ParentId: (await local.stack('outer')).StackId,
      RootId: (await local.stack('outer')).StackId,
    });
    expect(await parameterAt(local, '/outer/copy')).toMatchObject({ Value: 'calm' });
    expect(await local.events('outer')).toContain('Inner CREATE_COMPLETE');
    expect(await local.events(name)).toContain('Told CREATE_COMPLETE');
  });

  test('is updated with its parent, and what reads its outputs after it', async () => {
    const local = await withTemplates({ one: inner('calm'), two: inner('loud') });
    await local.create('outer', outer('one'));
    await local.update('outer', outer('two'));

    expect(await local.stack(await innerName(local))).toMatchObject({ StackStatus: 'UPDATE_COMPLETE' });
    expect(await parameterAt(local, '/outer/copy')).toMatchObject({ Value: 'loud' });
  });

  test('is deleted with its parent', async () => {
    const local = await withTemplates({ one: inner('calm') });
    await local.create('outer', outer('one'));
    const { StackId } = await local.stack(await innerName(local));
    await local.call('cloudformation', 'DeleteStack', { StackName: 'outer' });

    expect(await local.stack(String(StackId))).toMatchObject({ StackStatus: 'DELETE_COMPLETE' });
    expect(await parameterAt(local, '/inner/told')).toBeUndefined();
  });

  test('that fails takes back what it made, and so does its parent', async () => {
    const broken = 'Broken: { Type: AWS::SSM::Parameter, DependsOn: Told, Properties: { Type: String, Value: "" } }';
    const local = await withTemplates({ one: inner('calm', broken) });
    await local.create('outer', outer('one'));

    expect(await local.stack('outer')).toMatchObject({ StackStatus: 'ROLLBACK_COMPLETE' });
    const failed = (await local.events('outer')).find((event) => event.startsWith('Inner CREATE_FAILED'));
    expect(failed).toMatch(/Embedded stack arn:.* was not successfully created/);
    expect(await parameterAt(local, '/inner/told')).toBeUndefined();
  });
});
