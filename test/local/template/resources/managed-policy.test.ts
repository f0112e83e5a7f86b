import { expect, test } from '@jest/globals';
import { deploy } from '../stack.ts';

const policy = (statement: string) => `
Resources:
  Inbox: { Type: AWS::SQS::Queue }
  Readers:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      Description: reads
      PolicyDocument: { Version: '2012-10-17', Statement: [${statement}] }
Outputs:
  Readers: { Value: !Ref Readers }
`;

test('a managed policy is data: its statements, by its logical id, with what they refer to', async () => {
  const { stack } = await deploy(policy('{ Effect: Allow, Action: sqs:ReceiveMessage, Resource: !GetAtt Inbox.Arn }'));
  const arn = 'arn:aws:iam::000000000000:policy/shop-Readers';
  const Resource = ['arn:aws:sqs:eu-west-1:000000000000:shop-Inbox'];
  expect(stack.outputs.Readers).toBe(arn);
  expect(stack.managedPolicies).toEqual([
    { logicalId: 'Readers', arn, statements: [{ Effect: 'Allow', Action: ['sqs:ReceiveMessage'], Resource }] },
  ]);
});

test('what a policy says and nobody here can judge is refused', async () => {
  await expect(deploy(policy('{ Effect: Allow, NotAction: sqs:SendMessage, Resource: "*" }'))).rejects.toThrow(
    'Resources.Readers.Properties.PolicyDocument.Statement.0',
  );
});
