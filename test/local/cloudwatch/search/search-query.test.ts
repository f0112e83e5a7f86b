import { describe, expect, test } from '@jest/globals';
import { metricOf } from '../../../../local/cloudwatch/metrics/metric.ts';
import { parseSearch } from '../../../../local/cloudwatch/search/search-query.ts';
import { matchesPartly, partsOf } from '../../../../local/cloudwatch/search/search-tokens.ts';
import { at, cloudWatchWorld, points } from '../world.ts';

const metric = metricOf('CWAgent', 'envoy_appmesh_RequestCountPerTarget', [
  { Name: 'VirtualNode', Value: 'gateway' },
  { Name: 'TargetVirtualNode', Value: 'color-v2' },
]);

const matches = (query: string) => {
  const { namespace, matches: test } = parseSearch(query);
  return (namespace === undefined || namespace === metric.namespace) && test(metric);
};

describe('a search', () => {
  test.each([
    ['{CWAgent,VirtualNode,TargetVirtualNode}', true],
    ['{CWAgent,TargetVirtualNode,VirtualNode} MetricName="envoy_appmesh_RequestCountPerTarget"', true],
    ['{CWAgent,TargetVirtualNode} MetricName="envoy_appmesh_RequestCountPerTarget"', false],
    ['{Other,VirtualNode,TargetVirtualNode}', false],
    ['{CWAgent}', true],
    ['{"CWAgent","VirtualNode","TargetVirtualNode"} TargetVirtualNode="color-v2"', true],
    ['{CWAgent,VirtualNode,TargetVirtualNode} TargetVirtualNode="color-v1"', false],
    ['{CWAgent,VirtualNode,TargetVirtualNode}, TargetVirtualNode="color"', false],
    ['TargetVirtualNode=color', true],
    ['TargetVirtualNode=colour', false],
    ['TargetVirtualNode=("color-v1" OR "color-v2")', true],
    ['Namespace="CWAgent" RequestCount', true],
    ['"gateway"', true],
    ['"gate"', false],
    ['gateway NOT "color-v2"', false],
    ['NOT Namespace=AWS', true],
    ['nothing OR (gateway AND request)', true],
    ['nothing gateway OR request nothing', false],
    ['VirtualNode="color-v2"', false],
  ])('%s', (query, expected) => {
    expect(matches(query)).toBe(expected);
  });

  test.each(['', '{CWAgent', 'a OR', '(a', 'Name=', 'a )', '=x', ':aws.AccountId = "1"'])('%j is refused', (query) => {
    expect(() => parseSearch(query)).toThrow();
  });

  test('is 1024 characters long at most', () => {
    expect(() => parseSearch('a'.repeat(1025))).toThrow('1024');
  });
});

describe('partial matches', () => {
  test('take names apart as AWS documents it', () => {
    expect(partsOf('CustomCount1')).toEqual(['custom', 'count', '1']);
    expect(partsOf('SDBFailure')).toEqual(['sdb', 'failure']);
    expect(partsOf('Project2-trial333')).toEqual(['project', '2', 'trial', '333']);
  });

  test.each([
    ['count', true],
    ['COUNT', true],
    ['couNT', false],
    ['CustomCount', true],
    ['Count1', true],
    ['customcount', false],
    ['CustomCount1', true],
  ])('%s finds CustomCount1: %s', (term, expected) => {
    expect(matchesPartly(term, 'CustomCount1')).toBe(expected);
  });
});

describe('SEARCH in GetMetricData', () => {
  const put = async () => {
    const world = cloudWatchWorld();
    for (const [caller, value] of [
      ['gateway', 3],
      ['client', 4],
    ] as const) {
      const Dimensions = [
        { Name: 'VirtualNode', Value: caller },
        { Name: 'Target', Value: 'v2' },
      ];
      await world.put('Requests', value, { Dimensions, Timestamp: at(1) });
    }
    return world;
  };
  const query = `SEARCH('{app,VirtualNode,Target} MetricName="Requests" Target="v2"', 'Sum', 60)`;

  test('yields a result for each metric that it finds, all under the id of the query', async () => {
    const { get } = await put();
    expect(await get([{ Id: 's', Expression: query }])).toMatchObject([
      { Id: 's', Label: 'v2 gateway Requests', Values: [3] },
      { Id: 's', Label: 'v2 client Requests', Values: [4] },
    ]);
    const Label = `\${PROP('Dim.VirtualNode')}`;
    expect((await get([{ Id: 's', Expression: query, Label }])).map((row) => row.Label)).toEqual(['gateway', 'client']);
  });

  test('is added up over all callers, also by way of another expression', async () => {
    const { get } = await put();
    const rows = await get([
      { Id: 's', Expression: query, ReturnData: false },
      { Id: 'e1', Expression: `SUM(${query})` },
      { Id: 'e2', Expression: 'SUM(s)' },
    ]);
    expect(rows.map((row) => [row.Id, row.Label, points(row)])).toEqual([
      ['e1', 'e1', [[1, 7]]],
      ['e2', 'e2', [[1, 7]]],
    ]);
  });

  test('that finds nothing yields no result, and its sum an empty one', async () => {
    const { get } = await put();
    const nothing = query.replace('v2', 'v3');
    expect(await get([{ Id: 's', Expression: nothing }])).toEqual([]);
    expect(await get([{ Id: 's', Expression: `SUM(${nothing})` }])).toMatchObject([
      { Values: [], StatusCode: 'Complete' },
    ]);
  });

  test('takes its period from the query if it names none itself', async () => {
    const { get } = await put();
    const Expression = query.replace(', 60', '');
    expect(await get([{ Id: 's', Expression, Period: 60 }])).toHaveLength(2);
    await expect(get([{ Id: 's', Expression }])).rejects.toMatchObject({
      message: expect.stringContaining('needs a period'),
    });
  });

  test('tells when it matches more than 500 metrics', async () => {
    const { put: putOne, run } = cloudWatchWorld();
    for (let i = 0; i < 501; i++) await putOne('m', 1, { Dimensions: [{ Name: 'N', Value: `v${i}` }] });
    const MetricDataQueries = [{ Id: 's', Expression: `SEARCH('{app,N}', 'Sum', 60)` }];
    const answer = await run('GetMetricData', { MetricDataQueries, StartTime: at(0), EndTime: at(1) });
    expect(answer.MetricDataResults).toHaveLength(500);
    expect(answer.Messages).toMatchObject([{ Code: 'MaxMetricsExceeded' }]);
  });
});

describe('an expression in GetMetricData', () => {
  test.each([
    ['SUM(1', "Error in expression 'e': Expected"],
    ['AVG(SEARCH("{app}", "Sum", 60)) > AVG(e)', "Error in expression 'e': The expression refers to itself"],
    ['5', "Error in expression 'e': The result is a scalar"],
    ['SELECT AVG(x) FROM y', "Error in expression 'e': The embedded AWS does not implement Metrics Insights"],
    ['ANOMALY_DETECTION_BAND(m)', "Error in expression 'e': Function 'ANOMALY_DETECTION_BAND' is not implemented"],
    [`SEARCH('{app', 'Sum', 60)`, "Error in expression 'e': Invalid SEARCH query"],
    [`SEARCH('{app}', 'Median', 60)`, 'The value Median for parameter Stat'],
  ])('%s is a ValidationError: %s', async (Expression, message) => {
    const { put, get } = cloudWatchWorld();
    await put('m', 1);
    await expect(get([{ Id: 'e', Expression }])).rejects.toMatchObject({
      code: 'ValidationError',
      message: expect.stringContaining(message),
    });
  });
});
