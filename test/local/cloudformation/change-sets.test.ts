import { beforeEach, describe, expect, test } from '@jest/globals';
import { refusal } from '../asking.ts';
import { type Desk, desk } from './desk.ts';

const template = (retention: number, more = '') => `
Resources:
  Lost: { Type: AWS::SQS::Queue, Properties: { MessageRetentionPeriod: ${retention} } }
  Where: { Type: AWS::SSM::Parameter, Properties: { Type: String, Value: !GetAtt Lost.Arn } }
  ${more}
`;

let local: Desk;
beforeEach(() => {
  local = desk();
});

const ask = (operation: string, input: object) =>
  local.call('cloudformation', operation, { StackName: 'shop', ...input });
const make = (TemplateBody: string, ChangeSetType = 'UPDATE', ChangeSetName = 'next') =>
  ask('CreateChangeSet', { ChangeSetName, TemplateBody, ChangeSetType });
const changeSet = (ChangeSetName = 'next') => ask('DescribeChangeSet', { ChangeSetName });
const execute = (ChangeSetName = 'next') => ask('ExecuteChangeSet', { ChangeSetName });

const changed = (Action: string, LogicalResourceId: string) => ({
  Type: 'Resource',
  ResourceChange: expect.objectContaining({ Action, LogicalResourceId }),
});

describe('A change set', () => {
  test('creates a stack when it is executed, and nothing before', async () => {
    await make(template(600), 'CREATE');
    expect(await local.stack('shop')).toMatchObject({ StackStatus: 'REVIEW_IN_PROGRESS' });
    expect(await local.call('sqs', 'ListQueues', {})).toEqual({ QueueUrls: [] });
    expect(await changeSet()).toMatchObject({
      Status: 'CREATE_COMPLETE',
      ExecutionStatus: 'AVAILABLE',
      Changes: [changed('Add', 'Lost'), changed('Add', 'Where')],
    });
    await execute();
    expect(await local.stack('shop')).toMatchObject({ StackStatus: 'CREATE_COMPLETE' });
    expect(await changeSet()).toMatchObject({ ExecutionStatus: 'EXECUTE_COMPLETE' });
    expect((await refusal(execute())).code).toBe('InvalidChangeSetStatus');
  });

  test('tells what it changes, adds and removes', async () => {
    await local.create('shop', template(600, 'Old: { Type: AWS::SNS::Topic }'));
    await make(template(1200, 'New: { Type: AWS::SNS::Topic }'));
    expect(await changeSet()).toMatchObject({
      Changes: [changed('Modify', 'Lost'), changed('Add', 'New'), changed('Remove', 'Old')],
    });
  });

  test('without changes fails, in the words that clients look for', async () => {
    await local.create('shop', template(600));
    await make(template(600));
    expect(await changeSet()).toMatchObject({
      Status: 'FAILED',
      StatusReason: expect.stringContaining("The submitted information didn't contain changes."),
      ExecutionStatus: 'UNAVAILABLE',
    });
    expect((await refusal(execute())).code).toBe('InvalidChangeSetStatus');
  });

  test('that was made of an older state of the stack goes with the first that is executed', async () => {
    await local.create('shop', template(600));
    await make(template(60));
    await make(template(120), 'UPDATE', 'other');
    await execute('other');
    expect((await refusal(changeSet())).code).toBe('ChangeSetNotFound');
    expect(await ask('ListChangeSets', {})).toMatchObject({ Summaries: [{ ChangeSetName: 'other' }] });
  });

  test('is for a stack that is there, or for one that is not', async () => {
    expect((await refusal(make(template(600)))).message).toBe('Stack [shop] does not exist');
    await local.create('shop', template(600));
    expect((await refusal(make(template(600), 'CREATE'))).message).toContain(
      'already exists and cannot be created again',
    );
    await make(template(60));
    expect((await refusal(make(template(60)))).message).toBe('ChangeSet next already exists');
  });
});

test('A template in S3 is found by its URL in the path’s style, and by the bucket’s host', async () => {
  await local.call('s3', 'CreateBucket', { Bucket: 'shop' });
  const Body = Buffer.from(template(600, `# ${'x'.repeat(60_000)}`));
  await local.call('s3', 'PutObject', { Bucket: 'shop', Key: 'a/template', Body });
  const create = (StackName: string, TemplateURL: string) =>
    local.call('cloudformation', 'CreateStack', { StackName, TemplateURL });
  await create('one', 'http://127.0.0.1:4599/shop/a/template');
  await create('two', 'https://shop.s3.eu-west-1.amazonaws.com/a/template');
  expect(await local.stack('one')).toMatchObject({ StackStatus: 'CREATE_COMPLETE' });
  expect((await refusal(create('three', 'http://127.0.0.1:4599/shop/none'))).message).toContain('NoSuchKey');
  expect((await refusal(local.create('four', Body.toString()))).message).toContain('less than or equal to 51200');
});
