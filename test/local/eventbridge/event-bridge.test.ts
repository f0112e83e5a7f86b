import { describe, expect, test } from '@jest/globals';
import { eventBridgeWorld, functionArn, machineArn, order, queueArn } from './world.ts';

describe('PutEvents', () => {
  test('delivers a matching event to a Lambda function, after the call has returned and not before', async () => {
    const { run, rule, calls, clock } = eventBridgeWorld();
    await rule('orders', { source: ['shop'] }, [{ Id: 'f', Arn: functionArn }]);
    const answer = await run('PutEvents', { Entries: [order, { ...order, Source: 'elsewhere' }] });
    expect(answer).toEqual({ FailedEntryCount: 0, Entries: [{ EventId: 'id-1' }, { EventId: 'id-2' }] });
    expect(calls).toEqual([]);
    await clock.advance(0);
    expect(calls.map(({ service, operation }) => [service, operation])).toEqual([['lambda', 'Invoke']]);
    expect(calls[0]?.input).toMatchObject({ FunctionName: functionArn, InvocationType: 'Event' });
    expect(JSON.parse(String(calls[0]?.input.Payload))).toEqual({
      version: '0',
      id: 'id-1',
      'detail-type': 'Order',
      source: 'shop',
      account: '000000000000',
      time: '2026-01-01T00:00:00Z',
      region: 'eu-west-1',
      resources: [],
      detail: { n: 1 },
    });
  });

  test.each([
    [{ ...order, Source: 'aws.cloudwatch' }, 'NotAuthorizedForSourceException'],
    [{ ...order, Detail: '{' }, 'MalformedDetail'],
    [{ ...order, Detail: '[1]' }, 'MalformedDetail'],
    [{ Source: 'shop', Detail: '{}' }, 'InvalidArgument'],
    [{ DetailType: 'x', Detail: '{}' }, 'InvalidArgument'],
    [{ Source: 'shop', DetailType: 'x' }, 'InvalidArgument'],
  ])('fails the entry %j alone, with %s', async (entry, code) => {
    const { run } = eventBridgeWorld();
    const answer = await run('PutEvents', { Entries: [entry, order] });
    expect(answer).toMatchObject({ FailedEntryCount: 1, Entries: [{ ErrorCode: code }, { EventId: 'id-1' }] });
  });

  test('refuses a time that no date can have', async () => {
    const { run } = eventBridgeWorld();
    for (const Time of [8.64e12 + 1, -8.64e12 - 1, 1e300])
      await expect(run('PutEvents', { Entries: [{ ...order, Time }] })).rejects.toMatchObject({ status: 400 });
    expect(await run('PutEvents', { Entries: [{ ...order, Time: 8.64e12 }] })).toMatchObject({ FailedEntryCount: 0 });
  });

  test('answers with an EventId for a bus that does not exist, and tells the listeners that it does not', async () => {
    const { run, events } = eventBridgeWorld();
    const seen: unknown[] = [];
    events.onEvent(({ busName, exists }) => seen.push([busName, exists]));
    expect(await run('PutEvents', { Entries: [{ ...order, EventBusName: 'nowhere' }] })).toMatchObject({
      FailedEntryCount: 0,
    });
    expect(seen).toEqual([['nowhere', false]]);
  });

  test('refuses eleven entries, and more than 256 KB', async () => {
    const { run } = eventBridgeWorld();
    await expect(run('PutEvents', { Entries: Array(11).fill(order) })).rejects.toMatchObject({
      code: 'ValidationException',
      message: expect.stringContaining("at 'entries' failed to satisfy constraint"),
    });
    const large = { ...order, Detail: JSON.stringify({ x: 'x'.repeat(140_000) }) };
    await expect(run('PutEvents', { Entries: [large, large] })).rejects.toMatchObject({
      message: 'Total size of the entries in the request is over the limit.',
    });
  });

  test('reaches the rules of the bus that it names, by name or ARN, and no others', async () => {
    const { run, rule, calls, clock } = eventBridgeWorld();
    const { EventBusArn } = await run('CreateEventBus', { Name: 'commands' });
    await rule('a', { source: ['shop'] }, [{ Id: 'f', Arn: functionArn }], 'commands');
    await rule('b', { source: ['shop'] }, [{ Id: 'q', Arn: queueArn }]);
    await run('PutEvents', { Entries: [{ ...order, EventBusName: EventBusArn }] });
    await clock.advance(0);
    expect(calls.map(({ service }) => service)).toEqual(['lambda']);
  });
});

describe('an event that an AWS service emits', () => {
  test('goes to the default bus with its own source', async () => {
    const { events, rule, calls, clock } = eventBridgeWorld();
    await rule('alarms', { source: ['aws.cloudwatch'] }, [{ Id: 'f', Arn: functionArn }]);
    events.emit({ source: 'aws.cloudwatch', detailType: 'X', resources: ['arn:x'], detail: {}, time: 1_000_500 });
    await clock.advance(0);
    expect(JSON.parse(String(calls[0]?.input.Payload))).toMatchObject({ time: '1970-01-01T00:16:40Z' });
  });
});

describe('rules', () => {
  test('a disabled rule lets events pass, an enabled one takes them again', async () => {
    const { run, rule, calls, clock } = eventBridgeWorld();
    await rule('orders', { source: ['shop'] }, [{ Id: 'f', Arn: functionArn }]);
    await run('DisableRule', { Name: 'orders' });
    await run('PutEvents', { Entries: [order] });
    await clock.advance(0);
    expect(calls).toHaveLength(0);
    await run('EnableRule', { Name: 'orders' });
    await run('PutEvents', { Entries: [order] });
    await clock.advance(0);
    expect(calls).toHaveLength(1);
  });

  test('are described, listed by prefix with pages, and deleted once they have no targets', async () => {
    const { run, rule } = eventBridgeWorld();
    for (const name of ['b', 'a1', 'a2']) await rule(name, { source: ['shop'] }, [{ Id: 'f', Arn: functionArn }]);
    expect(await run('DescribeRule', { Name: 'b' })).toEqual({
      Name: 'b',
      Arn: 'arn:aws:events:eu-west-1:000000000000:rule/b',
      EventPattern: '{"source":["shop"]}',
      State: 'ENABLED',
      EventBusName: 'default',
    });
    const first = await run('ListRules', { NamePrefix: 'a', Limit: 1 });
    expect(first.Rules).toMatchObject([{ Name: 'a1' }]);
    const second = await run('ListRules', { NamePrefix: 'a', Limit: 1, NextToken: first.NextToken });
    expect(second).toMatchObject({ Rules: [{ Name: 'a2' }] });
    expect(second.NextToken).toBeUndefined();
    expect(await run('ListRuleNamesByTarget', { TargetArn: functionArn })).toEqual({ RuleNames: ['a1', 'a2', 'b'] });
    await expect(run('DeleteRule', { Name: 'b' })).rejects.toMatchObject({
      message: "Rule can't be deleted since it has targets.",
    });
    await run('RemoveTargets', { Rule: 'b', Ids: ['f'] });
    await run('DeleteRule', { Name: 'b' });
    await expect(run('DescribeRule', { Name: 'b' })).rejects.toMatchObject({ code: 'ResourceNotFoundException' });
  });

  test('putting a rule again keeps its targets', async () => {
    const { run, rule } = eventBridgeWorld();
    await rule('orders', { source: ['shop'] }, [{ Id: 'f', Arn: functionArn }]);
    await run('PutRule', { Name: 'orders', EventPattern: '{"source":["x"]}' });
    expect(await run('ListTargetsByRule', { Rule: 'orders' })).toEqual({ Targets: [{ Id: 'f', Arn: functionArn }] });
  });

  test('a schedule runs by the clock, on its own targets only, and stops when the rule is disabled', async () => {
    const { run, calls, clock } = eventBridgeWorld();
    await run('PutRule', { Name: 'tick', ScheduleExpression: 'rate(1 minute)' });
    await run('PutTargets', { Rule: 'tick', Targets: [{ Id: 'f', Arn: functionArn }] });
    await clock.advance(59_999);
    expect(calls).toHaveLength(0);
    await clock.advance(120_001);
    expect(calls.map(({ at }) => at % 3_600_000)).toEqual([60_000, 120_000, 180_000]);
    expect(JSON.parse(String(calls[0]?.input.Payload))).toMatchObject({
      source: 'aws.events',
      'detail-type': 'Scheduled Event',
      resources: ['arn:aws:events:eu-west-1:000000000000:rule/tick'],
      detail: {},
      time: '2026-01-01T00:01:00Z',
    });
    await run('DisableRule', { Name: 'tick' });
    await clock.advance(600_000);
    expect(calls).toHaveLength(3);
  });

  test('a schedule on another bus than the default one is refused', async () => {
    const { run } = eventBridgeWorld();
    await run('CreateEventBus', { Name: 'commands' });
    const rule = { Name: 'x', ScheduleExpression: 'rate(1 minute)', EventBusName: 'commands' };
    await expect(run('PutRule', rule)).rejects.toMatchObject({ code: 'ValidationException' });
  });
});

describe('PutTargets', () => {
  test.each([
    ['arn:aws:kinesis:eu-west-1:000000000000:stream/x', 'does not implement targets of the type kinesis'],
    ['arn:aws:lambda:eu-west-1:000000000000:layer:x', 'Provided Arn is not in correct format'],
    ['nonsense', 'Provided Arn is not in correct format'],
    [machineArn, 'RoleArn is required for target'],
  ])('refuses %s: %s', async (Arn, message) => {
    const { run } = eventBridgeWorld();
    await run('PutRule', { Name: 'r', EventPattern: '{"source":["shop"]}' });
    await expect(run('PutTargets', { Rule: 'r', Targets: [{ Id: 't', Arn }] })).rejects.toMatchObject({
      code: 'ValidationException',
      message: expect.stringContaining(message),
    });
  });

  test('names a parameter that is not implemented', async () => {
    const { run } = eventBridgeWorld();
    await run('PutRule', { Name: 'r', EventPattern: '{"source":["shop"]}' });
    const target = { Id: 't', Arn: functionArn, HttpParameters: {} };
    await expect(run('PutTargets', { Rule: 'r', Targets: [target] })).rejects.toMatchObject({
      message: 'The embedded AWS does not implement the parameter HttpParameters of Targets.0.',
    });
  });

  test('allows five targets a rule', async () => {
    const { run } = eventBridgeWorld();
    await run('PutRule', { Name: 'r', EventPattern: '{"source":["shop"]}' });
    const Targets = Array.from({ length: 6 }, (_, i) => ({ Id: `t${i}`, Arn: functionArn }));
    await expect(run('PutTargets', { Rule: 'r', Targets })).rejects.toMatchObject({ code: 'LimitExceededException' });
  });
});

describe('the model', () => {
  test('answers an operation that it does not have with an error that names it', async () => {
    const { run } = eventBridgeWorld();
    await expect(run('CreateArchive')).rejects.toMatchObject({
      message: expect.stringContaining('events:CreateArchive'),
    });
    await expect(run('constructor')).rejects.toMatchObject({ code: 'NotImplemented' });
  });

  test('tags rules and buses', async () => {
    const { run } = eventBridgeWorld();
    const { EventBusArn: ResourceARN } = await run('CreateEventBus', { Name: 'b', Tags: [{ Key: 'a', Value: '1' }] });
    await run('TagResource', { ResourceARN, Tags: [{ Key: 'b', Value: '2' }] });
    await run('UntagResource', { ResourceARN, TagKeys: ['a'] });
    expect(await run('ListTagsForResource', { ResourceARN })).toEqual({ Tags: [{ Key: 'b', Value: '2' }] });
  });

  test('TestEventPattern tells whether an event would match', async () => {
    const { run } = eventBridgeWorld();
    const event = {
      id: '1',
      account: '0',
      source: 'shop',
      time: 't',
      region: 'r',
      resources: [],
      'detail-type': 'x',
      detail: {},
    };
    const EventPattern = '{"source":["shop"]}';
    expect(await run('TestEventPattern', { EventPattern, Event: JSON.stringify(event) })).toEqual({ Result: true });
    expect(await run('TestEventPattern', { EventPattern, Event: JSON.stringify({ ...event, source: 'x' }) })).toEqual({
      Result: false,
    });
    const { resources: _, ...without } = event;
    const bare = { ...without, 'detail-type': ['x'] };
    expect(await run('TestEventPattern', { EventPattern, Event: JSON.stringify(bare) })).toEqual({ Result: true });
    await expect(run('TestEventPattern', { EventPattern, Event: '{}' })).rejects.toMatchObject({
      code: 'ValidationException',
    });
  });

  test('a bus with rules, and the default one, cannot be deleted', async () => {
    const { run, rule } = eventBridgeWorld();
    await run('CreateEventBus', { Name: 'b' });
    await rule('r', { source: ['x'] }, [{ Id: 'f', Arn: functionArn }], 'b');
    await expect(run('DeleteEventBus', { Name: 'b' })).rejects.toMatchObject({ code: 'ValidationException' });
    await expect(run('DeleteEventBus', { Name: 'default' })).rejects.toMatchObject({ code: 'ValidationException' });
    await expect(run('CreateEventBus', { Name: 'b' })).rejects.toMatchObject({
      code: 'ResourceAlreadyExistsException',
    });
    expect((await run('ListEventBuses')).EventBuses).toHaveLength(2);
  });
});
