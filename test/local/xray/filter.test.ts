import { beforeAll, describe, expect, test } from '@jest/globals';
import { virtualClock } from '../../../local/clock.ts';
import { xray } from '../../../local/xray/xray.ts';
import { asking, refusal } from '../asking.ts';
import { begin, childOf, range, segment, traceId } from './segments.ts';

const ask = asking(xray({ clock: virtualClock() }));

const at = (n: number) => ({ trace_id: traceId(n) });
const lasting = (seconds: number) => ({ start_time: begin, end_time: begin + seconds });
const http = (url: string, status: number) => ({ http: { request: { method: 'GET', url }, response: { status } } });

/** Three traces: a quick one, a slow one whose back fails, and one that is refused. */
beforeAll(async () => {
  await ask('PutTraceSegments', {
    TraceSegmentDocuments: [
      segment(1, 'front', {
        ...at(0),
        ...lasting(0.2),
        ...http('http://shop/a', 200),
        annotations: { color: 'blue', n: 3 },
      }),
      segment(2, 'front', { ...at(1), ...lasting(3), ...http('http://shop/v2/b', 200), user: 'ann' }),
      segment(3, 'back', {
        ...at(1),
        ...childOf(2),
        ...lasting(6),
        origin: 'AWS::AppMesh::Proxy',
        fault: true,
        annotations: { color: 'red' },
      }),
      segment(4, 'front', {
        ...at(2),
        ...lasting(0.1),
        ...http('http://shop/c', 404),
        error: true,
        annotations: { vip: true },
      }),
    ],
  });
});

async function found(FilterExpression: string): Promise<number[]> {
  const { TraceSummaries } = await ask('GetTraceSummaries', { ...range, FilterExpression });
  return (TraceSummaries as { Id: string }[]).map(({ Id }) => Number(Id.slice(-24)));
}

describe('A filter expression', () => {
  test.each<[string, number[]]>([
    ['service("back")', [1]],
    ['service("back") { fault }', [1]],
    ['service("front") { fault = true }', []],
    ['service(id(name: "back", type: "AWS::AppMesh::Proxy"))', [1]],
    ['service(id(name: "back", type: "AWS::EC2::Instance"))', []],
    ['service() { responsetime > 5 }', [1]],
    ['edge("front", "back")', [1]],
    ['edge("front", "back") { ok }', []],
    ['edge("back", "front")', []],
    ['responsetime > 2', [1]],
    ['responsetime > 5', []],
    ['duration >= 5 AND duration <= 8', [1]],
    ['error', [2]],
    ['fault', []],
    ['ok', [0, 1]],
    ['!ok', [2]],
    ['partial', []],
    ['http.status = 404', [2]],
    ['http.status != 404', [0, 1]],
    ['http.url BEGINSWITH "http://shop/" AND http.url CONTAINS "/v2/"', [1]],
    ['http.url ENDSWITH "/a" OR user = "ann"', [0, 1]],
    ['annotation.color = "blue"', [0]],
    ['annotation[color] BEGINSWITH "r"', [1]],
    ['annotation.n > 2', [0]],
    ['annotation.n = "3"', []],
    ['annotation.vip = true', [2]],
    ['annotation.color', [0, 1]],
    ['ok !partial duration < 3', [0]],
    ['error OR responsetime > 2 AND user = "ann"', [1, 2]],
    ['(error OR responsetime > 2) AND !service("back")', [2]],
    ['', [0, 1, 2]],
  ])('%s finds what it says', async (expression, traces) => {
    expect(await found(expression)).toEqual(traces);
  });

  test.each([
    ['coverage > 1', 'does not know coverage at 1; it knows ok, error'],
    ['rootcause.json = "x"', 'does not know rootcause.json'],
    ['group.name = "shop"', 'does not know group.name'],
    ['responsetime', 'its end at 13 is not expected there: = != < <= > >= with a number is allowed'],
    ['responsetime > "x"', '> at 14 is not expected there'],
    ['http.url > "x"', '= != CONTAINS BEGINSWITH ENDSWITH with a text in double quotes'],
    ['error = 3', '= or != with true or false'],
    ['service(front)', 'front at 9 is not expected there: a name in double quotes'],
    ['service("a", "b")', 'service() at 1 has 2 services'],
    ['service("a") { service("b") }', 'does not know service'],
    ['service("a"', ') is allowed'],
    ['ok)', 'AND, OR or the end is allowed'],
    ['ok && error', '&& error at 4 is not understood'],
    ['"x', 'is not understood'],
    ['!'.repeat(2001), '2000 are allowed'],
    ['!'.repeat(2000), 'a keyword is allowed'],
  ])('%s is refused in words', async (expression, words) => {
    const { code, message } = await refusal(ask('GetTraceSummaries', { ...range, FilterExpression: expression }));
    expect([code, message]).toEqual(['InvalidRequestException', expect.stringContaining(words)]);
  });
});
