import { describe, expect, test } from '@jest/globals';
import type { RouteSpec } from '../../../../adapters/routers/app-mesh/route-spec.ts';
import { headersAsked, testerPriority, testerRouteOf } from '../../../../adapters/routers/app-mesh/tester-route.ts';
import { sampleRoute } from '../../../support/sample-control.ts';

const asked = { header: 'x-canary', match: { exact: 'true' } };
const header = { name: 'x-canary', match: { exact: 'true' } };
const targets = [
  { virtualNode: 'v1', weight: 1, port: 80 },
  { virtualNode: 'v0', weight: 0 },
];
const made = (spec: RouteSpec, more: object = asked) =>
  testerRouteOf(spec, { header: 'x-canary', ...more }, 'v1', 'v2');

describe('the route for testers', () => {
  test('is the same in all but header, priority and target', () => {
    expect(testerRouteOf(sampleRoute(), asked, 'color-v1', 'color-v2')).toEqual({
      priority: 2,
      httpRoute: {
        match: { prefix: '/', headers: [header] },
        action: { weightedTargets: [{ virtualNode: 'color-v2', weight: 100, port: 8080 }] },
        timeout: { perRequest: { unit: 's', value: 5 } },
      },
    });
  });

  test('asks for what the route asks for as well', () => {
    const tenant = { name: 'x-tenant', invert: true };
    const spec = { http2Route: { match: { prefix: '/', headers: [tenant] }, action: { weightedTargets: targets } } };
    expect(made(spec)).toMatchObject({ http2Route: { match: { prefix: '/', headers: [tenant, header] } } });
    expect(headersAsked(spec)).toBe(1);
  });

  test('asks for metadata with gRPC, also of a route that asks for nothing', () => {
    const spec = { grpcRoute: { match: { serviceName: 's' }, action: { weightedTargets: targets } } };
    expect(made(spec)).toEqual({
      priority: 1000,
      grpcRoute: {
        match: { serviceName: 's', metadata: [header] },
        action: { weightedTargets: [{ virtualNode: 'v2', weight: 100, port: 80 }] },
      },
    });
    expect(made({ grpcRoute: { action: { weightedTargets: targets } } })).toMatchObject({
      grpcRoute: { match: { metadata: [header] } },
    });
  });

  test('asks for the header alone where nothing is said of its value', () => {
    const spec = { httpRoute: { match: { prefix: '/' }, action: { weightedTargets: targets } } };
    expect(made(spec, { match: undefined })).toMatchObject({
      httpRoute: { match: { headers: [{ name: 'x-canary' }] } },
    });
  });

  test('comes right before its route: one below its priority, or last of all that have one', () => {
    expect([{ priority: 7 }, { priority: 0 }, {}].map(testerPriority)).toEqual([6, -1, 1000]);
  });

  test('is none for TCP', () => {
    const spec = { tcpRoute: { action: { weightedTargets: targets } } };
    expect(headersAsked(spec)).toBeUndefined();
    expect(() => made(spec)).toThrow(RangeError);
  });
});
