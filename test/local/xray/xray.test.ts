import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { virtualClock } from '../../../local/clock.ts';
import { type XRayOptions, xray } from '../../../local/xray/xray.ts';
import { asking, refusal } from '../asking.ts';
import { begin, childOf, range, segment, segmentId, traceId } from './segments.ts';

function fresh(options?: XRayOptions) {
  const clock = virtualClock();
  const model = xray({ clock }, options);
  const ask = asking(model);
  return {
    clock,
    model,
    ask,
    put: (...documents: string[]) => ask('PutTraceSegments', { TraceSegmentDocuments: documents }),
  };
}

const traceOf = async ({ ask }: ReturnType<typeof fresh>, id = traceId()) => {
  const { Traces } = await ask('BatchGetTraces', { TraceIds: [id] });
  const [trace] = Traces as {
    Segments: { Id: string; Document: string }[];
    Duration: number;
    LimitExceeded: boolean;
  }[];
  return trace && { ...trace, documents: trace.Segments.map(({ Document }) => JSON.parse(Document)) };
};

describe('A segment document', () => {
  test('is given back as it came, with members that nobody knows', async () => {
    const world = fresh();
    const sent = {
      metadata: { deep: [1, { a: null }] },
      service: { version: '7' },
      http: { request: { url: 'http://x/' } },
    };
    expect(await world.put(segment(1, 'front', sent))).toEqual({ UnprocessedTraceSegments: [] });
    expect((await traceOf(world))?.documents).toEqual([JSON.parse(segment(1, 'front', sent))]);
  });

  test.each([
    ['no JSON', '{', 'ParseError', 'the document is no JSON object'],
    ['no object', '[]', 'ParseError', 'the document is no JSON object'],
    ['no id', segment(1, 'a', { id: undefined }), 'MissingId', 'id is nothing'],
    ['an id of other digits', segment(1, 'a', { id: 'x' }), 'InvalidId', '16 hexadecimal digits'],
    ['a name with a question mark', segment(1, 'a?'), 'InvalidName', 'name is "a?"'],
    ['a name of 201 characters', segment(1, 'a'.repeat(201)), 'InvalidName', '200 characters are allowed'],
    [
      'a trace of another form',
      segment(1, 'a', { trace_id: '1-5759e988' }),
      'InvalidTraceId',
      '1-5759e988-bd862e3fe1be46a994272793',
    ],
    ['no start', segment(1, 'a', { start_time: undefined }), 'MissingStartTime', 'epoch seconds'],
    ['neither an end nor progress', segment(1, 'a', { end_time: undefined }), 'MissingEndTime', 'in_progress: true'],
    [
      'an end before its start',
      segment(1, 'a', { end_time: begin - 1 }),
      'InvalidEndTime',
      'no time before start_time',
    ],
    [
      'a lone subsegment without its segment',
      segment(1, 'a', { type: 'subsegment' }),
      'MissingParentId',
      'the id of its segment',
    ],
    [
      'more than 64 KB',
      segment(1, 'a', { metadata: { a: 'x'.repeat(65_536) } }),
      'SegmentTooLarge',
      '65536 are allowed',
    ],
  ])('is refused with %s, and the others of the call are taken', async (_name, document, code, words) => {
    const world = fresh();
    const { UnprocessedTraceSegments: refused } = await world.put(segment(7, 'well'), document);
    expect(refused).toEqual([expect.objectContaining({ ErrorCode: code, Message: expect.stringContaining(words) })]);
    expect((await traceOf(world))?.documents).toHaveLength(1);
  });

  test('is refused with everything that is wrong, also below it', async () => {
    const bad = segment(1, 'a', { trace_id: 'x', subsegments: [{ id: segmentId(2), name: '?', start_time: begin }] });
    const { UnprocessedTraceSegments: [refused] = [] } = (await fresh().put(bad)) as {
      UnprocessedTraceSegments?: object[];
    };
    expect(refused).toMatchObject({
      Id: segmentId(1),
      Message: expect.stringMatching(
        /^Invalid segment\. ErrorCode: \w+, Cause: (?=.*trace_id is "x")(?=.*subsegments\.0\.name is "\?")/,
      ),
    });
  });

  test('takes the place of the one of its id, as an end does of what was in progress', async () => {
    const world = fresh();
    await world.put(segment(1, 'front', { end_time: undefined, in_progress: true }));
    const summary = async () => {
      const { TraceSummaries } = await world.ask('GetTraceSummaries', range);
      return (TraceSummaries as object[])[0];
    };
    expect(await summary()).toMatchObject({ IsPartial: true, Duration: 0, Revision: 1 });
    await world.put(segment(1, 'front'));
    expect(await summary()).toMatchObject({ IsPartial: false, Duration: 0.01, ResponseTime: 0.01, Revision: 2 });
  });

  test('has the subsegments that were sent apart from it where they belong, whichever came first', async () => {
    const world = fresh();
    await world.put(segment(3, 'inner', { ...childOf(2), type: 'subsegment' }));
    expect(await traceOf(world)).toMatchObject({ documents: [] });
    await world.put(
      segment(1, 'front', { subsegments: [{ id: segmentId(2), name: 'outer', start_time: begin, end_time: begin }] }),
    );
    const [whole] = (await traceOf(world))?.documents ?? [];
    expect(whole.subsegments[0].subsegments).toMatchObject([{ id: segmentId(3), name: 'inner' }]);
  });

  test('whose ids form a circle is read to its end', async () => {
    const world = fresh();
    const inner = [{ id: segmentId(2), name: 'again', start_time: begin, end_time: begin }];
    await world.put(segment(3, 'circle', { ...childOf(2), type: 'subsegment', subsegments: inner }));
    await world.put(segment(1, 'front', { subsegments: inner }));
    expect((await traceOf(world))?.documents).toHaveLength(1);
  });
});

describe('Traces', () => {
  test('are found by when they began, a page at a time, each once', async () => {
    const world = fresh();
    const ids = Array.from({ length: 250 }, (_, n) => traceId(n));
    for (const [n, trace_id] of ids.entries()) await world.put(segment(n, 'front', { trace_id }));
    const found: string[] = [];
    let NextToken: unknown;
    do {
      const page = await world.ask('GetTraceSummaries', {
        ...range,
        StartTime: begin + 10,
        ...(NextToken !== undefined && { NextToken }),
      });
      found.push(...(page.TraceSummaries as { Id: string }[]).map(({ Id }) => Id));
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
    expect(found).toEqual(ids.slice(10));
  });

  test('are found by when they changed, and by when their segments ended', async () => {
    const world = fresh();
    await world.clock.advance(600_000);
    await world.put(segment(1, 'front', { end_time: begin + 300 }));
    const count = async (TimeRangeType: string, from: number, to: number) => {
      const asked = { StartTime: begin + from, EndTime: begin + to, TimeRangeType };
      return ((await world.ask('GetTraceSummaries', asked)).TraceSummaries as object[]).length;
    };
    expect([await count('TraceId', 0, 1), await count('TraceId', 2, 900)]).toEqual([1, 0]);
    expect([await count('Event', 0, 599), await count('Event', 600, 600)]).toEqual([0, 1]);
    expect([await count('Service', 0, 299), await count('Service', 300, 300)]).toEqual([0, 1]);
  });

  test('say of themselves what their first request says, and who was on the way', async () => {
    const world = fresh();
    const http = {
      request: { method: 'GET', url: 'http://shop/', user_agent: 'curl', client_ip: '1.2.3.4' },
      response: { status: 500 },
    };
    await world.put(
      segment(1, 'front', {
        origin: 'AWS::AppMesh::Proxy',
        http,
        fault: true,
        user: 'ann',
        annotations: { zone: 'a', n: 3 },
      }),
      segment(2, 'back', { ...childOf(1), error: true, throttle: true, annotations: { zone: 'a' } }),
    );
    const front = { Name: 'front', Names: ['front'], AccountId: '000000000000', Type: 'AWS::AppMesh::Proxy' };
    const back = { Name: 'back', Names: ['back'], AccountId: '000000000000' };
    expect((await world.ask('GetTraceSummaries', range)).TraceSummaries).toEqual([
      {
        Id: traceId(),
        StartTime: begin + 0.001,
        Duration: 0.011,
        ResponseTime: 0.01,
        HasFault: true,
        HasError: false,
        HasThrottle: true,
        IsPartial: false,
        Http: { HttpURL: 'http://shop/', HttpStatus: 500, HttpMethod: 'GET', UserAgent: 'curl', ClientIp: '1.2.3.4' },
        Annotations: {
          zone: [{ AnnotationValue: { StringValue: 'a' }, ServiceIds: [front, back] }],
          n: [{ AnnotationValue: { NumberValue: 3 }, ServiceIds: [front] }],
        },
        Users: [{ UserName: 'ann', ServiceIds: [front] }],
        ServiceIds: [front, back],
        EntryPoint: front,
        Revision: 2,
      },
    ]);
  });

  test('that are not there are listed as unprocessed; more than five are refused', async () => {
    const { ask } = fresh();
    expect(await ask('BatchGetTraces', { TraceIds: [traceId()] })).toEqual({
      Traces: [],
      UnprocessedTraceIds: [traceId()],
    });
    const TraceIds = Array.from({ length: 6 }, (_, n) => traceId(n));
    expect(await refusal(ask('BatchGetTraces', { TraceIds }))).toMatchObject({
      code: 'InvalidRequestException',
      status: 400,
    });
  });

  test('give way to newer ones beyond a bound, which is counted', async () => {
    const sizes = fc.array(fc.integer({ min: 0, max: 3000 }), { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(sizes, async (lengths) => {
        const world = fresh({ maximumBytes: 10_000 });
        for (const [n, length] of lengths.entries())
          await world.put(segment(n, 'front', { trace_id: traceId(n), metadata: 'x'.repeat(length) }));
        const kept = (await world.ask('GetTraceSummaries', range)).TraceSummaries as { Id: string }[];
        const { traces } = world.model.snapshot() as { traces: Record<string, { bytes: number }> };
        const bytes = Object.values(traces).reduce((sum, trace) => sum + trace.bytes, 0);
        expect(bytes).toBeLessThanOrEqual(10_000);
        expect(kept.length + world.model.dropped()).toBe(lengths.length);
        // The newest are those that stay.
        expect(kept.map(({ Id }) => Id)).toEqual(lengths.map((_, n) => traceId(n)).slice(world.model.dropped()));
      }),
      { numRuns: 30 },
    );
  });

  test('are gone after thirty days of the clock', async () => {
    const world = fresh();
    await world.put(segment(1, 'front'));
    await world.clock.advance(30 * 24 * 3_600_000);
    expect(await traceOf(world)).toBeDefined();
    await world.clock.advance(1);
    expect(await traceOf(world)).toBeUndefined();
  });

  test('take no more than 500 KB each', async () => {
    const world = fresh();
    const metadata = 'x'.repeat(60_000);
    for (let n = 1; n <= 9; n += 1) await world.put(segment(n, 'front', { metadata }));
    const trace = await traceOf(world);
    expect([trace?.Segments.length, trace?.LimitExceeded]).toEqual([8, true]);
  });

  test('are as before when the state is given back', async () => {
    const world = fresh();
    await world.put(segment(1, 'front'), segment(2, 'back', childOf(1)));
    const again = fresh();
    again.model.restore(JSON.parse(JSON.stringify(world.model.snapshot())));
    expect(await traceOf(again)).toEqual(await traceOf(world));
  });
});

test.each([
  ['GetTraceSummaries', { ...range, EndTime: begin - 61 }, 'InvalidRequestException'],
  ['GetTraceSummaries', { ...range, NextToken: 'x' }, 'InvalidRequestException'],
  ['GetTraceSummaries', { ...range, Sampling: true }, 'NotImplemented'],
  ['GetTraceSummaries', { ...range, SamplingStrategy: { Name: 'FixedRate' } }, 'NotImplemented'],
  ['GetServiceGraph', { ...range, EndTime: begin - 61 }, 'InvalidRequestException'],
  ['GetServiceGraph', { ...range, GroupName: 'shop' }, 'InvalidRequestException'],
  ['CreateGroup', { GroupName: 'shop' }, 'NotImplemented'],
])('%s of %j is refused as %s', async (operation, input, code) => {
  expect(await refusal(fresh().ask(operation, input))).toMatchObject({ code });
});

test('An SDK gets the default rule of sampling, and the quota that goes with it', async () => {
  const { ask } = fresh();
  expect(await ask('GetSamplingRules')).toMatchObject({
    SamplingRuleRecords: [{ SamplingRule: { RuleName: 'Default', FixedRate: 0.05, ReservoirSize: 1 } }],
  });
  const of = (RuleName: string) => ({
    RuleName,
    ClientID: 'a'.repeat(24),
    Timestamp: begin,
    RequestCount: 1,
    SampledCount: 1,
  });
  expect(await ask('GetSamplingTargets', { SamplingStatisticsDocuments: [of('Default'), of('mine')] })).toMatchObject({
    SamplingTargetDocuments: [
      { RuleName: 'Default', FixedRate: 0.05, ReservoirQuota: 1, ReservoirQuotaTTL: begin + 10 },
    ],
    UnprocessedStatistics: [{ RuleName: 'mine' }],
  });
});
