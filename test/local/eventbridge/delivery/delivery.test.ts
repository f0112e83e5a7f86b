import { describe, expect, test } from '@jest/globals';
import { AwsError } from '../../../../local/kit/aws-error.ts';
import { eventBridgeWorld, functionArn, machineArn, order, queueArn } from '../world.ts';

const throttled = () => {
  throw new AwsError('TooManyRequestsException', 'Rate exceeded', 429);
};

const payloads = (calls: readonly { input: Readonly<Record<string, unknown>> }[]) =>
  calls.map(({ input }) => JSON.parse(String(input.Payload ?? input.input ?? input.MessageBody)));

const minute = 60_000;

describe('what a target is sent', () => {
  const sent = async (target: Record<string, unknown>, detail = '{"n":1,"who":"Ann \\"A\\""}') => {
    const { run, rule, calls, clock } = eventBridgeWorld();
    await rule('r', { source: ['shop'] }, [{ Id: 't', Arn: functionArn, ...target }]);
    await run('PutEvents', { Entries: [{ ...order, Detail: detail, Resources: ['arn:x'] }] });
    await clock.advance(0);
    return calls[0]?.input.Payload;
  };

  test('Input replaces the event', async () => {
    expect(await sent({ Input: '{"fixed":true}' })).toBe('{"fixed":true}');
  });

  test('InputPath selects a part of it', async () => {
    expect(await sent({ InputPath: '$.detail' })).toBe('{"n":1,"who":"Ann \\"A\\""}');
    expect(await sent({ InputPath: '$.resources[0]' })).toBe('"arn:x"');
    expect(await sent({ InputPath: '$.detail-type' })).toBe('"Order"');
  });

  test('a template takes values as JSON outside quotes, as text between them', async () => {
    const InputTransformer = {
      InputPathsMap: { n: '$.detail.n', who: '$.detail.who', all: '$.detail', no: '$.detail.no' },
      InputTemplate: '{"n":<n>,"who":<who>,"text":"<who> has <n>\\"<no>","all":<all>,"rule":"<aws.events.rule-name>"}',
    };
    expect(JSON.parse(String(await sent({ InputTransformer })))).toEqual({
      n: 1,
      who: 'Ann "A"',
      text: 'Ann "A" has 1"',
      all: { n: 1, who: 'Ann "A"' },
      rule: 'r',
    });
  });

  test('a path that finds nothing is an empty text, an object or a list between quotes has none of its own', async () => {
    const InputTransformer = {
      InputPathsMap: { no: '$.detail.no', all: '$.detail', tags: '$.resources' },
      InputTemplate: '{"no":<no>,"text":"<no>it is <all>, <tags>"}',
    };
    expect(JSON.parse(String(await sent({ InputTransformer })))).toEqual({
      no: '',
      text: 'it is {n:1,who:Ann "A"}, [arn:x]',
    });
  });

  test('a placeholder that nothing defines is refused', async () => {
    const InputTransformer = { InputPathsMap: { a: '$.id' }, InputTemplate: '"<a> <nobody> <aws.events.nothing>"' };
    await expect(sent({ InputTransformer })).rejects.toMatchObject({
      code: 'ValidationException',
      message: expect.stringContaining('<nobody>, <aws.events.nothing>'),
    });
  });

  test('a template may hand on the whole event, or all but its detail', async () => {
    const parts = { InputTemplate: '<aws.events.event>' };
    const event = JSON.parse(String(await sent({ InputTransformer: parts })));
    expect(event).toMatchObject({ detailType: 'Order', source: 'shop' });
    expect(Object.keys(event).filter((key) => key.startsWith('detail'))).toEqual(['detailType']);
    const InputTransformer = { InputTemplate: '{"event":<aws.events.event.json>,"arn":<aws.events.rule-arn>}' };
    expect(JSON.parse(String(await sent({ InputTransformer })))).toMatchObject({
      event: { source: 'shop', detail: { n: 1 } },
      arn: 'arn:aws:events:eu-west-1:000000000000:rule/r',
    });
  });
});

describe('targets', () => {
  test('a state machine is started under a generated name, a queue gets a message', async () => {
    const { run, rule, calls, clock } = eventBridgeWorld();
    await rule('r', { source: ['shop'] }, [
      { Id: 'm', Arn: machineArn, RoleArn: 'arn:aws:iam::000000000000:role/x', InputPath: '$.detail' },
      { Id: 'q', Arn: queueArn, InputPath: '$.detail' },
    ]);
    await run('PutEvents', { Entries: [order] });
    await clock.advance(0);
    expect(calls).toMatchObject([
      { operation: 'StartExecution', input: { stateMachineArn: machineArn, name: 'id-1_id-2', input: '{"n":1}' } },
      {
        operation: 'SendMessage',
        input: { QueueUrl: 'https://sqs.eu-west-1.amazonaws.com/000000000000/letters', MessageBody: '{"n":1}' },
      },
    ]);
  });

  test('another bus gets the event with its id, but sends it to no third bus', async () => {
    const { run, rule, calls, clock, events } = eventBridgeWorld();
    await run('CreateEventBus', { Name: 'second' });
    await run('CreateEventBus', { Name: 'third' });
    const bus = (name: string) => [{ Id: 'b', Arn: `arn:aws:events:eu-west-1:000000000000:event-bus/${name}` }];
    await rule('r1', { source: ['shop'] }, bus('second'));
    await rule('r2', { source: ['shop'] }, [{ Id: 'f', Arn: functionArn }, ...bus('third')], 'second');
    const reached: string[] = [];
    events.onEvent(({ busName, event }) => reached.push(`${busName} ${event.id}`));
    await run('PutEvents', { Entries: [order] });
    await clock.advance(0);
    expect(reached).toEqual(['default id-1', 'second id-1']);
    expect(payloads(calls)).toMatchObject([{ id: 'id-1' }]);
  });
});

describe('when a target fails', () => {
  test('it is tried again with growing pauses until it answers', async () => {
    let failures = 4;
    const world = eventBridgeWorld({ answer: () => (failures-- > 0 ? throttled() : undefined) });
    await world.rule('r', { source: ['shop'] }, [{ Id: 'f', Arn: functionArn }]);
    await world.run('PutEvents', { Entries: [order] });
    await world.clock.advance(10 * minute);
    const times = world.calls.map(({ at }) => at);
    const pauses = times.slice(1).map((time, i) => time - (times[i] ?? 0));
    expect(pauses).toEqual([750, 1500, 3000, 6000]);
  });

  test('it is given up after the retries of its policy, and the event goes to the dead-letter queue', async () => {
    const world = eventBridgeWorld({ answer: ({ service }) => (service === 'lambda' ? throttled() : undefined) });
    const outcomes: string[] = [];
    world.events.onDelivery(({ outcome }) => outcomes.push(outcome));
    await world.rule('r', { source: ['shop'] }, [
      { Id: 'f', Arn: functionArn, RetryPolicy: { MaximumRetryAttempts: 2 }, DeadLetterConfig: { Arn: queueArn } },
    ]);
    await world.run('PutEvents', { Entries: [order] });
    await world.clock.advance(10 * minute);
    expect(world.calls.map(({ service }) => service)).toEqual(['lambda', 'lambda', 'lambda', 'sqs']);
    expect(outcomes).toEqual(['willRetry', 'willRetry', 'deadLettered']);
    const letter = world.calls[3]?.input;
    expect(JSON.parse(String(letter?.MessageBody))).toMatchObject({ source: 'shop', detail: { n: 1 } });
    expect(letter?.MessageAttributes).toMatchObject({
      RULE_ARN: { StringValue: 'arn:aws:events:eu-west-1:000000000000:rule/r' },
      TARGET_ARN: { StringValue: functionArn },
      ERROR_CODE: { StringValue: 'THROTTLING' },
      ERROR_MESSAGE: { StringValue: 'Rate exceeded' },
      RETRY_ATTEMPTS: { StringValue: '2' },
      EXHAUSTED_RETRY_CONDITION: { StringValue: 'MaximumRetryAttempts' },
    });
  });

  test('the event grows too old for its policy', async () => {
    const world = eventBridgeWorld({ answer: ({ service }) => (service === 'lambda' ? throttled() : undefined) });
    await world.rule('r', { source: ['shop'] }, [
      { Id: 'f', Arn: functionArn, RetryPolicy: { MaximumEventAgeInSeconds: 60 }, DeadLetterConfig: { Arn: queueArn } },
    ]);
    await world.run('PutEvents', { Entries: [order] });
    await world.clock.advance(10 * minute);
    expect(world.calls.at(-1)?.input.MessageAttributes).toMatchObject({
      EXHAUSTED_RETRY_CONDITION: { StringValue: 'MaximumEventAgeInSeconds' },
    });
  });

  test('for good (no such function, no permission) the event goes to the dead-letter queue at once', async () => {
    for (const [code, reported] of [
      ['ResourceNotFoundException', 'NO_RESOURCE'],
      ['AccessDeniedException', 'NO_PERMISSIONS'],
    ] as const) {
      const answer = ({ service }: { service: string }) => {
        if (service === 'lambda') throw new AwsError(code, 'no', 403);
      };
      const world = eventBridgeWorld({ answer });
      await world.rule('r', { source: ['shop'] }, [{ Id: 'f', Arn: functionArn, DeadLetterConfig: { Arn: queueArn } }]);
      await world.run('PutEvents', { Entries: [order] });
      await world.clock.advance(0);
      expect(world.calls.map(({ service }) => service)).toEqual(['lambda', 'sqs']);
      expect(world.calls[1]?.input.MessageAttributes).toMatchObject({ ERROR_CODE: { StringValue: reported } });
    }
  });

  test('a listener learns that an event without a dead-letter queue is lost', async () => {
    const world = eventBridgeWorld({
      answer: () => {
        throw new AwsError('ResourceNotFoundException', 'Function not found', 404);
      },
    });
    const reports: unknown[] = [];
    world.events.onDelivery((report) => reports.push(report));
    await world.rule('r', { source: ['shop'] }, [{ Id: 'f', Arn: functionArn }]);
    await world.run('PutEvents', { Entries: [order] });
    await world.clock.advance(0);
    expect(reports).toMatchObject([{ outcome: 'lost', tries: 1, reason: 'NO_RESOURCE: Function not found' }]);
  });
});

describe('delivery faults', () => {
  const deliveriesWith = async (faults: object, random: () => number, count = 1) => {
    const world = eventBridgeWorld({ faults, random });
    await world.rule('r', { source: ['shop'] }, [{ Id: 'f', Arn: functionArn, InputPath: '$.detail.n' }]);
    for (let n = 1; n <= count; n++) await world.run('PutEvents', { Entries: [{ ...order, Detail: `{"n":${n}}` }] });
    await world.clock.advance(minute);
    return world.calls.map(({ at, input }) => ({ after: at % 3_600_000, n: Number(input.Payload) }));
  };

  test('a duplicate arrives twice', async () => {
    expect(await deliveriesWith({ duplicate: 0.2 }, () => 0.1)).toHaveLength(2);
    expect(await deliveriesWith({ duplicate: 0.2 }, () => 0.3)).toHaveLength(1);
  });

  test('a dropped event never arrives', async () => {
    expect(await deliveriesWith({ drop: 0.2 }, () => 0.1)).toEqual([]);
  });

  test('a delayed event arrives late', async () => {
    const faults = { delay: { probability: 0.6, upToMilliseconds: 1000 } };
    expect(await deliveriesWith(faults, () => 0.5)).toEqual([{ after: 500, n: 1 }]);
  });

  test('a held event is overtaken by the next one, or comes late if there is none', async () => {
    const draws = [0, 1];
    const faults = { reorder: { probability: 0.5, heldMilliseconds: 5000 } };
    expect((await deliveriesWith(faults, () => draws.shift() ?? 1, 2)).map(({ n }) => n)).toEqual([2, 1]);
    expect(await deliveriesWith(faults, () => 0)).toEqual([{ after: 5000, n: 1 }]);
  });

  test('none of them uses up randomness while they are off', async () => {
    const random = () => {
      throw new Error('drawn');
    };
    expect(await deliveriesWith({}, random)).toHaveLength(1);
  });
});

describe('a snapshot', () => {
  test('survives JSON, and what was under way in it is delivered after the restore', async () => {
    const { run, rule, calls, clock, events, make } = eventBridgeWorld();
    await rule('r', { source: ['shop'] }, [{ Id: 'f', Arn: functionArn }]);
    await run('PutRule', { Name: 'tick', ScheduleExpression: 'rate(5 minutes)' });
    await run('PutTargets', { Rule: 'tick', Targets: [{ Id: 'f', Arn: functionArn, Input: '"tick"' }] });
    await run('PutEvents', { Entries: [order] });
    const saved = JSON.parse(JSON.stringify(events.snapshot()));
    events.close();
    await clock.advance(minute);
    expect(calls).toEqual([]);
    const restarted = make();
    restarted.restore(saved);
    await clock.advance(5 * minute);
    expect(payloads(calls)).toEqual([expect.objectContaining({ id: 'id-1' }), 'tick']);
    expect((await run('ListRules', {}, restarted)).Rules).toMatchObject([{ Name: 'r' }, { Name: 'tick' }]);
  });

  test('of something else is refused', () => {
    expect(() => eventBridgeWorld().events.restore({})).toThrow('not a snapshot');
  });
});
