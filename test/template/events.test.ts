import { beforeAll, describe, expect, test } from '@jest/globals';
import { eventSource, eventTypes } from '../../core/events/events.ts';
import { lineEventTypes } from '../../core/events/line-event.ts';
import { lineOrderTypes } from '../../core/line/line-order.ts';
import { commandSource, commandTypes, requestType } from '../../core/signals/command.ts';
import type { EventEnvelope } from '../../local/eventbridge/event.ts';
import { compilePattern } from '../../local/eventbridge/pattern/event-pattern.ts';
import { deployed } from './deployed.ts';

interface Rule {
  readonly input: Readonly<Record<string, unknown>>;
  readonly target: Readonly<Record<string, unknown>>;
}

let rules: ReadonlyMap<string, Rule>;
beforeAll(async () => {
  const { aws } = await deployed();
  const targets = aws.inputsOf('events:PutTargets');
  rules = new Map(
    aws.inputsOf('events:PutRule').map((input) => {
      const own = targets.filter(({ Rule }) => Rule === input.Name).flatMap(({ Targets }) => Targets);
      expect(own).toHaveLength(1);
      return [String(input.Name), { input, target: Object(own[0]) }];
    }),
  );
});

const envelope = (event: Partial<EventEnvelope>): EventEnvelope => ({
  version: '0',
  id: '6a7e8feb-b491-4cf7-a9f1-bf3703467718',
  'detail-type': '',
  source: '',
  account: '000000000000',
  time: '2026-01-01T00:00:00Z',
  region: 'eu-west-1',
  resources: [],
  detail: {},
  ...event,
});

const matches = (rule: string, event: Partial<EventEnvelope>): boolean =>
  compilePattern(String(rules.get(rule)?.input.EventPattern))(envelope(event));

describe('Every rule', () => {
  test('is one of seven', () => {
    expect([...rules.keys()].sort()).toEqual([
      'meshshift-EachMinute',
      'meshshift-LineNotification',
      'meshshift-Notification',
      'meshshift-PlanRolloutFunctionRequest',
      'meshshift-ReceiveSignalFunctionAlarmStateChange',
      'meshshift-ReceiveSignalFunctionCommand',
      'meshshift-RollBackFunctionExecutionEnd',
    ]);
  });

  test.each([
    ['meshshift-ReceiveSignalFunctionAlarmStateChange', 'ReceiveSignalFunction', undefined],
    ['meshshift-ReceiveSignalFunctionCommand', 'ReceiveSignalFunction', 'meshshift'],
    ['meshshift-PlanRolloutFunctionRequest', 'PlanRolloutFunction', 'meshshift'],
    ['meshshift-RollBackFunctionExecutionEnd', 'RollBackFunction', undefined],
    ['meshshift-EachMinute', 'RollBackFunction', undefined],
  ])('%s calls %s by its alias', (name, fn, bus) => {
    const rule = rules.get(name);
    expect(rule?.target.Arn).toBe(`arn:aws:lambda:eu-west-1:000000000000:function:meshshift-${fn}:live`);
    expect(rule?.input.EventBusName).toBe(bus);
  });

  test('says for how long it tries, and where what it could not deliver goes', () => {
    for (const [name, { target }] of rules) {
      expect({ name, ...target }).toMatchObject({
        RetryPolicy: { MaximumRetryAttempts: expect.any(Number), MaximumEventAgeInSeconds: expect.any(Number) },
        DeadLetterConfig: { Arn: 'arn:aws:sqs:eu-west-1:000000000000:meshshift-DeliveryDeadLetters' },
      });
    }
  });

  test('comes each minute or by a pattern', () => {
    expect(rules.get('meshshift-EachMinute')?.input.ScheduleExpression).toBe('rate(1 minute)');
  });
});

describe('The rule for alarms', () => {
  const alarm = (state: Record<string, string>) => ({
    source: 'aws.cloudwatch',
    'detail-type': 'CloudWatch Alarm State Change',
    detail: { alarmName: 'color-5xx', state },
  });

  test('matches an alarm that goes to ALARM', () => {
    expect(
      matches(
        'meshshift-ReceiveSignalFunctionAlarmStateChange',
        alarm({ value: 'ALARM', timestamp: '2026-01-01T00:00:00.000+0000' }),
      ),
    ).toBe(true);
  });

  test.each(['OK', 'INSUFFICIENT_DATA'])('does not match %s', (value) => {
    expect(matches('meshshift-ReceiveSignalFunctionAlarmStateChange', alarm({ value }))).toBe(false);
  });

  test('does not match a composite whose actions are suppressed', () => {
    expect(
      matches(
        'meshshift-ReceiveSignalFunctionAlarmStateChange',
        alarm({ value: 'ALARM', actionsSuppressedBy: 'Alarm' }),
      ),
    ).toBe(false);
  });

  test('does not match a change of its configuration', () => {
    const event = { ...alarm({ value: 'ALARM' }), 'detail-type': 'CloudWatch Alarm Configuration Change' };
    expect(matches('meshshift-ReceiveSignalFunctionAlarmStateChange', event)).toBe(false);
  });
});

describe('The rule for the end of executions', () => {
  const execution = (status: string, name = 'rollout-meshshift') => ({
    source: 'aws.states',
    'detail-type': 'Step Functions Execution Status Change',
    detail: { status, stateMachineArn: `arn:aws:states:eu-west-1:000000000000:stateMachine:${name}` },
  });

  test.each([
    ['FAILED', true],
    ['TIMED_OUT', true],
    ['ABORTED', true],
    ['RUNNING', false],
    ['SUCCEEDED', false],
  ])('%s matches: %s', (status, isMatched) => {
    expect(matches('meshshift-RollBackFunctionExecutionEnd', execution(status))).toBe(isMatched);
  });

  test('does not match executions of other state machines', () => {
    expect(matches('meshshift-RollBackFunctionExecutionEnd', execution('FAILED', 'other'))).toBe(false);
  });
});

describe('The rule for commands', () => {
  test.each([...commandTypes, ...lineOrderTypes])('matches %s', (type) => {
    expect(
      matches('meshshift-ReceiveSignalFunctionCommand', { source: `${eventSource}.command`, 'detail-type': type }),
    ).toBe(true);
  });

  test('matches no other type and nothing that a rollout itself says', () => {
    expect(
      matches('meshshift-ReceiveSignalFunctionCommand', { source: `${eventSource}.command`, 'detail-type': 'Reboot' }),
    ).toBe(false);
    for (const type of [...eventTypes, ...lineEventTypes]) {
      expect(matches('meshshift-ReceiveSignalFunctionCommand', { source: eventSource, 'detail-type': type })).toBe(
        false,
      );
    }
    expect(matches('meshshift-ReceiveSignalFunctionCommand', { source: eventSource, 'detail-type': 'Abort' })).toBe(
      false,
    );
  });
});

describe('The rule for requests', () => {
  test('matches them, and no command to what runs', () => {
    expect(matches('meshshift-PlanRolloutFunctionRequest', { source: commandSource, 'detail-type': requestType })).toBe(
      true,
    );
    expect(
      matches('meshshift-ReceiveSignalFunctionCommand', { source: commandSource, 'detail-type': requestType }),
    ).toBe(false);
    expect(matches('meshshift-PlanRolloutFunctionRequest', { source: eventSource, 'detail-type': requestType })).toBe(
      false,
    );
    for (const type of commandTypes)
      expect(matches('meshshift-PlanRolloutFunctionRequest', { source: commandSource, 'detail-type': type })).toBe(
        false,
      );
  });
});

describe('The rule for notifications', () => {
  const quiet = ['Rollout Started', 'Weights Shifted', 'Step Passed', 'Hook Passed', 'Stable Retirable'];

  test.each(eventTypes)('matches %s if a person wants to know it', (type) => {
    const event = { source: eventSource, 'detail-type': type };
    expect(matches('meshshift-Notification', event)).toBe(!quiet.includes(type));
  });

  test.each(lineEventTypes)('leaves %s to the one for the line, which leaves it the rest', (type) => {
    const event = { source: eventSource, 'detail-type': type };
    expect(matches('meshshift-Notification', event)).toBe(false);
    expect(matches('meshshift-LineNotification', event)).toBe(true);
    expect(matches('meshshift-LineNotification', { ...event, 'detail-type': 'Rollout Halted' })).toBe(false);
  });

  test('does not match a command', () => {
    for (const type of [...commandTypes, ...lineOrderTypes]) {
      const event = { source: `${eventSource}.command`, 'detail-type': type };
      expect(matches('meshshift-Notification', event)).toBe(false);
    }
  });
});
