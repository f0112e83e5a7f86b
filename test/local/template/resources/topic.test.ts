import { expect, test } from '@jest/globals';
import { deploy } from '../stack.ts';

test('a topic is created under its name, and referred to by its ARN', async () => {
  const { aws, stack } = await deploy(`
Resources:
  News: { Type: AWS::SNS::Topic, Properties: { TopicName: news, DisplayName: News } }
  Other: { Type: AWS::SNS::Topic }
Outputs:
  News: { Value: !Ref News }
  Name: { Value: !GetAtt News.TopicName }
  Other: { Value: !GetAtt Other.TopicArn }
`);
  expect(aws.inputsOf('sns:CreateTopic')).toEqual([
    { Name: 'news', Attributes: { DisplayName: 'News' } },
    { Name: 'shop-Other' },
  ]);
  const arn = (name: string) => `arn:aws:sns:eu-west-1:000000000000:${name}`;
  expect(stack.outputs).toEqual({ News: arn('news'), Name: 'news', Other: arn('shop-Other') });
});

test('a property of a topic that is not known here is named', async () => {
  await expect(
    deploy('Resources: { News: { Type: AWS::SNS::Topic, Properties: { FifoTopic: true } } }'),
  ).rejects.toThrow('FifoTopic');
});
