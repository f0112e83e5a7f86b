import { expect, test } from '@jest/globals';
import { concluded, nothing } from './conclusion.ts';
import { examination } from './examination.ts';
import { talk } from './talk.ts';
import { world } from './world.ts';

const template = (retention: number, more: object = {}) =>
  JSON.stringify({
    Description: 'A queue',
    Metadata: { Team: 'shop' },
    Parameters: {
      Mood: { Type: 'String', Default: 'calm', AllowedValues: ['calm', 'cross'], Description: 'How it is' },
      Secret: { Type: 'String', NoEcho: true, Default: 'hidden' },
    },
    Resources: {
      Queue: { Type: 'AWS::SQS::Queue', Properties: { MessageRetentionPeriod: retention } },
      ...more,
    },
    Outputs: {
      Arn: { Value: { 'Fn::GetAtt': ['Queue', 'Arn'] }, Description: 'Where', Export: { Name: 'shop-queue' } },
    },
  });

const importing = JSON.stringify({
  Resources: {
    Where: { Type: 'AWS::SSM::Parameter', Properties: { Type: 'String', Value: { 'Fn::ImportValue': 'shop-queue' } } },
  },
});

const role = {
  Role: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: {}, RoleName: 'shop' } },
};

test('CloudFormation answers each of its operations as the SDK’s model says', async () => {
  const conversation = await talk('cloudformation', world());
  const asked = examination(conversation);
  const { good, bad } = asked;
  const StackName = 'shop';
  const none = { StackName: 'none' };
  const TemplateBody = template(600);
  const Tags = [{ Key: 'team', Value: 'shop' }];
  const Parameters = [{ ParameterKey: 'Mood', ParameterValue: 'cross' }];

  await good('CreateStack', { StackName, TemplateBody, Tags, Parameters, ClientRequestToken: 'one' });
  await good('CreateStack', { StackName: 'user', TemplateBody: importing });
  await bad('CreateStack', 'AlreadyExistsException', { StackName, TemplateBody });
  await bad('CreateStack', 'InsufficientCapabilitiesException', { StackName: 'b', TemplateBody: template(600, role) });
  await bad('CreateStack', 'ValidationError', { StackName: 'b', TemplateBody: 'no: {template' });
  await good('DescribeStacks', {});
  await good('DescribeStacks', { StackName });
  await bad('DescribeStacks', 'ValidationError', none);
  await good('ListStacks', { StackStatusFilter: ['CREATE_COMPLETE'] });
  await good('DescribeStackEvents', { StackName });
  await bad('DescribeStackEvents', 'ValidationError', none);
  await good('DescribeStackResource', { StackName, LogicalResourceId: 'Queue' });
  await bad('DescribeStackResource', 'ValidationError', { StackName, LogicalResourceId: 'None' });
  await good('DescribeStackResources', { StackName });
  await bad('DescribeStackResources', 'ValidationError', none);
  await good('ListStackResources', { StackName });
  await bad('ListStackResources', 'ValidationError', none);
  await good('ListExports', {});
  await good('ListImports', { ExportName: 'shop-queue' });
  await bad('ListImports', 'ValidationError', { ExportName: 'none' });
  await good('ValidateTemplate', { TemplateBody: template(600, role) });
  await bad('ValidateTemplate', 'ValidationError', { TemplateBody: '[]' });
  await good('GetTemplateSummary', { StackName });
  await good('GetTemplateSummary', { TemplateBody: template(600, role) });
  await bad('GetTemplateSummary', 'ValidationError', none);
  await good('GetTemplate', { StackName });
  await bad('GetTemplate', 'ValidationError', none);

  await good('UpdateStack', {
    StackName,
    TemplateBody: template(1200),
    Parameters: [{ ParameterKey: 'Mood', UsePreviousValue: true }],
  });
  await bad('UpdateStack', 'ValidationError', { StackName, UsePreviousTemplate: true });

  const ChangeSetName = 'next';
  const change = { StackName, ChangeSetName };
  await good('CreateChangeSet', { ...change, TemplateBody: template(60), Description: 'Shorter' });
  await bad('CreateChangeSet', 'ValidationError', { ...change, TemplateBody });
  await good('DescribeChangeSet', change);
  await bad('DescribeChangeSet', 'ChangeSetNotFoundException', { StackName, ChangeSetName: 'none' });
  await good('ListChangeSets', { StackName });
  await bad('ListChangeSets', 'ValidationError', none);
  await good('GetTemplate', change);
  await good('ExecuteChangeSet', change);
  await bad('ExecuteChangeSet', 'InvalidChangeSetStatusException', change);
  await good('DeleteChangeSet', change);
  await bad('DeleteChangeSet', 'ValidationError', { ...none, ChangeSetName });

  await good('UpdateTerminationProtection', { StackName, EnableTerminationProtection: true });
  await bad('UpdateTerminationProtection', 'ValidationError', { ...none, EnableTerminationProtection: true });
  await bad('DeleteStack', 'ValidationError', { StackName });
  await good('UpdateTerminationProtection', { StackName, EnableTerminationProtection: false });
  await good('DeleteStack', { StackName: 'user' });
  await good('DeleteStack', { StackName });

  const never = { refusal: ['ListExports', 'ListStacks'] };
  expect(await concluded(conversation, asked, world(), never)).toEqual(nothing);
});
