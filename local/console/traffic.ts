import * as z from 'zod/mini';
import type { MeshView } from '../app-mesh/mesh-view.ts';
import { envoyNamespace } from '../data-plane/envoy-metrics.ts';
import type { Output } from '../kit/call.ts';
import type { Link } from './links.ts';
import { nameIn, partId } from './parts.ts';

/** A way of requests: the proxy that sends them, the service, and the node behind it. */
export interface Path {
  readonly callerKind: 'VirtualGateway' | 'VirtualNode';
  readonly caller: string;
  readonly virtualService: string;
  readonly virtualNode: string;
}

/** What CloudWatch has of the requests of one minute that took a path. */
export interface PathTraffic extends Path {
  readonly requests: number;
  /** Answers of 500 and more. */
  readonly errors: number;
  /** Milliseconds; undefined without an answer of the target. */
  readonly p50?: number;
  readonly p99?: number;
}

export interface MinuteTraffic {
  /** Epoch milliseconds of its start. */
  readonly minute: number;
  /** Those with data; there may be 0 requests. */
  readonly paths: readonly PathTraffic[];
}

/** Asks CloudWatch. */
export type AskCloudWatch = (operation: 'GetMetricData', input: Readonly<Record<string, unknown>>) => Promise<Output>;

/** Every path by which a mesh lets requests go. */
export function pathsOf(
  { virtualNodes, virtualGateways }: Pick<MeshView, 'virtualNodes' | 'virtualGateways'>,
  links: readonly Link[],
): Path[] {
  const from = Map.groupBy(links, (link) => link.from);
  const nodesBehind = (id: string): string[] =>
    id.startsWith(partId('VirtualNode', '')) ? [nameIn(id)] : (from.get(id) ?? []).flatMap(({ to }) => nodesBehind(to));
  const callers = [
    ...virtualGateways.map(({ name }) => ({ callerKind: 'VirtualGateway' as const, caller: name })),
    ...virtualNodes.map(({ name }) => ({ callerKind: 'VirtualNode' as const, caller: name })),
  ];
  return callers.flatMap((caller) =>
    (from.get(partId(caller.callerKind, caller.caller)) ?? []).flatMap(({ to }) =>
      [...new Set(nodesBehind(to))].map((virtualNode) => ({ ...caller, virtualService: nameIn(to), virtualNode })),
    ),
  );
}

const series = {
  requests: { name: 'RequestCountPerTarget', type: 'counter', statistic: 'Sum' },
  errors: { name: 'HTTPCode_Target_5XX_Count', type: 'counter', statistic: 'Sum' },
  p50: { name: 'TargetResponseTime', type: 'timing', statistic: 'p50' },
  p99: { name: 'TargetResponseTime', type: 'timing', statistic: 'p99' },
} as const;

type SeriesName = keyof typeof series;
const seriesNames = Object.keys(series) as SeriesName[];

const query = (meshName: string, path: Path, index: number, of: SeriesName) => ({
  Id: `${of}_${index}`,
  MetricStat: {
    Metric: {
      Namespace: envoyNamespace,
      MetricName: `envoy_appmesh_${series[of].name}`,
      Dimensions: [
        { Name: 'Mesh', Value: meshName },
        { Name: path.callerKind, Value: path.caller },
        { Name: 'TargetVirtualService', Value: path.virtualService },
        { Name: 'TargetVirtualNode', Value: path.virtualNode },
        { Name: 'metric_type', Value: series[of].type },
      ],
    },
    Period: 60,
    Stat: series[of].statistic,
  },
});

const answerShape = z.object({
  MetricDataResults: z.array(
    z.object({ Id: z.string(), Timestamps: z.array(z.number()), Values: z.array(z.number()) }),
  ),
});

/** GetMetricData takes 500 queries. */
const pathsPerCall = Math.floor(500 / seriesNames.length);
const minuteMs = 60_000;
/** The newest minute with data may be a few minutes old, where it takes CloudWatch long to show it. */
const minutesBack = 5;

/**
 * The newest minute, or the one before as long as a caller that reported then may still report of the last one: proxies
 * publish one after the other, and none is silent for that.
 */
function completeMinute(newest: number, last: number, callersIn: (minute: number) => ReadonlySet<string>): number {
  const before = newest - minuteMs;
  const reported = callersIn(newest);
  const isAwaited = newest === last && [...callersIn(before)].some((caller) => !reported.has(caller));
  return isAwaited ? before : newest;
}

/**
 * Reads the newest minute that callers have reported; undefined where the last five whole minutes have none.
 *
 * @param now epoch milliseconds of the embedded AWS's clock
 * @throws AwsError that CloudWatch answers
 */
export async function readTraffic(
  ask: AskCloudWatch,
  now: number,
  meshName: string,
  paths: readonly Path[],
): Promise<MinuteTraffic | undefined> {
  const end = Math.floor(now / minuteMs) * minuteMs;
  const points = new Map<number, Map<number, Partial<Record<SeriesName, number>>>>();
  for (let first = 0; first < paths.length; first += pathsPerCall) {
    const part = paths.slice(first, first + pathsPerCall);
    const answer = await ask('GetMetricData', {
      MetricDataQueries: part.flatMap((path, i) => seriesNames.map((of) => query(meshName, path, first + i, of))),
      StartTime: (end - minutesBack * minuteMs) / 1000,
      EndTime: end / 1000,
    });
    for (const { Id, Timestamps, Values } of answerShape.parse(answer).MetricDataResults) {
      const [of = '', index = ''] = Id.split('_');
      for (const [i, timestamp] of Timestamps.entries()) {
        const minute = points.get(timestamp * 1000) ?? new Map<number, Partial<Record<SeriesName, number>>>();
        points.set(timestamp * 1000, minute);
        minute.set(Number(index), { ...minute.get(Number(index)), [of]: Values[i] });
      }
    }
  }
  if (points.size === 0) return undefined;
  const callersIn = (minute: number) =>
    new Set(
      [...(points.get(minute)?.keys() ?? [])].map((index) => `${paths[index]?.callerKind}/${paths[index]?.caller}`),
    );
  const minute = completeMinute(Math.max(...points.keys()), end - minuteMs, callersIn);
  const found = [...(points.get(minute) ?? [])].flatMap(([index, { requests = 0, errors = 0, ...times }]) => {
    const path = paths[index];
    return path === undefined ? [] : [{ ...path, requests, errors, ...times }];
  });
  return { minute, paths: found };
}
