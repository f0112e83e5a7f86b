import { describe, expect, test } from '@jest/globals';
import { AwsError } from '../../../local/kit/aws-error.ts';
import { cloudWatchQuery as cloudWatch, sqsQuery as queues } from '../../../local/protocols/query-services.ts';
import { request, textOf } from './requests.ts';

const form = (parameters: Record<string, string>) => request({ body: new URLSearchParams(parameters).toString() });

describe('a form as an older AWS CLI writes it', () => {
  test('becomes the lists, structures, numbers and times of PutMetricData', () => {
    const decoded = cloudWatch.decode(
      form({
        Action: 'PutMetricData',
        Version: '2010-08-01',
        Namespace: 'N',
        'MetricData.member.1.MetricName': 'm',
        'MetricData.member.1.Dimensions.member.1.Name': 'a',
        'MetricData.member.1.Dimensions.member.1.Value': '1',
        'MetricData.member.1.Timestamp': '2026-11-20T06:28:20Z',
        'MetricData.member.1.Value': '1.5',
        'MetricData.member.2.MetricName': 'm',
        'MetricData.member.2.Values.member.1': '1',
        'MetricData.member.2.Values.member.2': '2.5',
      }),
    );

    expect(decoded).toEqual({
      operation: 'PutMetricData',
      input: {
        Namespace: 'N',
        MetricData: [
          {
            MetricName: 'm',
            Dimensions: [{ Name: 'a', Value: '1' }],
            Timestamp: Date.UTC(2026, 10, 20, 6, 28, 20) / 1000,
            Value: 1.5,
          },
          { MetricName: 'm', Values: [1, 2.5] },
        ],
      },
    });
  });

  test('keeps the order of more than nine items, and an empty list is empty', () => {
    const names = Object.fromEntries(Array.from({ length: 11 }, (_, n) => [`AlarmNames.member.${n + 1}`, `a${n + 1}`]));

    expect(cloudWatch.decode(form({ Action: 'DeleteAlarms', ...names })).input.AlarmNames).toHaveLength(11);
    expect(cloudWatch.decode(form({ Action: 'DeleteAlarms', ...names })).input).toMatchObject({
      AlarmNames: expect.arrayContaining(['a1', 'a11']),
    });
    expect(Object.values(cloudWatch.decode(form({ Action: 'DeleteAlarms', ...names })).input)[0]).toEqual(
      Array.from({ length: 11 }, (_, n) => `a${n + 1}`),
    );
    expect(cloudWatch.decode(form({ Action: 'DeleteAlarms', AlarmNames: '' })).input).toEqual({ AlarmNames: [] });
  });

  test('becomes the flat maps and lists of SQS', () => {
    const decoded = queues.decode(
      form({
        Action: 'SendMessage',
        QueueUrl: 'q',
        MessageBody: 'b',
        'MessageAttribute.1.Name': 'CODE',
        'MessageAttribute.1.Value.DataType': 'String',
        'MessageAttribute.1.Value.StringValue': 'x',
      }),
    );
    const attributes = queues.decode(form({ Action: 'GetQueueAttributes', QueueUrl: 'q', 'AttributeName.1': 'All' }));

    expect(decoded.input.MessageAttributes).toEqual({ CODE: { DataType: 'String', StringValue: 'x' } });
    expect(attributes.input).toEqual({ QueueUrl: 'q', AttributeNames: ['All'] });
  });

  test.each([
    ['an Action that is not there', {}, 'MissingAction', 'no Action'],
    ['an unknown Action', { Action: 'PutDashboard' }, 'InvalidAction', 'monitoring:PutDashboard'],
    ['an Action of every object', { Action: 'constructor' }, 'InvalidAction', 'monitoring:constructor'],
    ['an Action that is not implemented', { Action: 'GetMetricStatistics' }, 'NotImplemented', 'GetMetricStatistics'],
    ['an unknown parameter', { Action: 'ListMetrics', Colour: 'red' }, 'ValidationError', 'Colour'],
    ['a number that is none', { Action: 'DescribeAlarms', MaxRecords: 'ten' }, 'ValidationError', 'MaxRecords'],
    ['a time that is none', { Action: 'DescribeAlarmHistory', StartDate: 'soon' }, 'ValidationError', 'StartDate'],
    ['a structure in place of a text', { Action: 'ListMetrics', 'Namespace.a': '1' }, 'ValidationError', 'Namespace'],
    ['a list that is not numbered', { Action: 'DeleteAlarms', 'AlarmNames.member.x': '1' }, 'ValidationError', 'x'],
    ['a flag that is none', { Action: 'PutMetricAlarm', ActionsEnabled: '1' }, 'ValidationError', 'ActionsEnabled'],
  ])('with %s is refused', (_what, parameters, code, message) => {
    let denied: unknown;
    try {
      cloudWatch.decode(form(parameters));
    } catch (error) {
      denied = error;
    }
    expect(denied).toMatchObject({ code, message: expect.stringContaining(message) });
  });

  test('in another protocol is refused by its name', () => {
    expect(() => cloudWatch.decode(request({ headers: { 'smithy-protocol': 'rpc-v2-cbor' } }))).toThrow('rpc-v2-cbor');
  });
});

describe('XML', () => {
  test('has lists of members and times as dates', () => {
    const response = cloudWatch.encode(
      'GetMetricData',
      { MetricDataResults: [{ Id: 'a', Timestamps: [1.5], Values: [1], Label: undefined }], Messages: [] },
      'id',
    );

    expect(response.status).toBe(200);
    expect(textOf(response)).toBe(
      '<?xml version="1.0"?>\n<GetMetricDataResponse xmlns="http://monitoring.amazonaws.com/doc/2010-08-01/"><GetMetricDataResult>' +
        '<MetricDataResults><member><Id>a</Id><Timestamps><member>1970-01-01T00:00:01.500Z</member></Timestamps><Values><member>1</member></Values></member></MetricDataResults><Messages></Messages>' +
        '</GetMetricDataResult><ResponseMetadata><RequestId>id</RequestId></ResponseMetadata></GetMetricDataResponse>',
    );
  });

  test('escapes what XML cannot carry', () => {
    const response = cloudWatch.encode('DescribeAlarms', { StateReason: '<a & "b">\u0000\r' }, 'id');

    expect(textOf(response)).toContain('<StateReason>&lt;a &amp; &quot;b&quot;&gt;?&#xD;</StateReason>');
  });

  test('has flat lists and maps where SQS has them', () => {
    const response = queues.encode(
      'ReceiveMessage',
      { Messages: [{ Body: 'b', Attributes: { SentTimestamp: '1' } }, { Body: 'c' }] },
      'id',
    );

    expect(textOf(response)).toContain(
      '<ReceiveMessageResult><Message><Body>b</Body><Attribute><Name>SentTimestamp</Name><Value>1</Value></Attribute></Message><Message><Body>c</Body></Message></ReceiveMessageResult>',
    );
  });

  test('tells an error by the code of the query protocol, whichever name the model threw', () => {
    for (const code of ['InvalidParameterValueException', 'InvalidParameterValue']) {
      const response = cloudWatch.encodeError(new AwsError(code, 'a < b', 400), 'id');

      expect(response.status).toBe(400);
      expect(textOf(response)).toContain(
        '<Error><Type>Sender</Type><Code>InvalidParameterValue</Code><Message>a &lt; b</Message></Error><RequestId>id</RequestId>',
      );
    }
  });
});
