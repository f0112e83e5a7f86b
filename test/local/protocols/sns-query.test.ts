import { expect, test } from '@jest/globals';
import { snsQuery as protocol } from '../../../local/protocols/query-services.ts';

const decode = (form: Readonly<Record<string, string>>) =>
  protocol.decode({
    method: 'POST',
    path: '/',
    query: {},
    headers: {},
    body: Buffer.from(new URLSearchParams({ Version: '2010-03-31', ...form }).toString()),
  });

test('a map is read from its entries, each a key and a value', () => {
  const form = {
    Action: 'Subscribe',
    TopicArn: 'arn',
    Protocol: 'sqs',
    Endpoint: 'queue',
    'Attributes.entry.1.key': 'RawMessageDelivery',
    'Attributes.entry.1.value': 'true',
  };
  expect(decode(form)).toEqual({
    operation: 'Subscribe',
    input: { TopicArn: 'arn', Protocol: 'sqs', Endpoint: 'queue', Attributes: { RawMessageDelivery: 'true' } },
  });
});

test('an entry without a value is refused', () => {
  const form = { Action: 'CreateTopic', Name: 'news', 'Attributes.entry.1.key': 'DisplayName' };
  expect(() => decode(form)).toThrow('Attributes.entry.1 needs a key and a value.');
});

test('lists are written as members', () => {
  const { body } = protocol.encode('ListTopics', { Topics: [{ TopicArn: 'a' }] }, 'id');
  expect(String(body)).toContain('<ListTopicsResult><Topics><member><TopicArn>a</TopicArn></member></Topics>');
});
