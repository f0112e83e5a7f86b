import type { MeshView } from '../app-mesh/mesh-view.ts';
import type { ListedTask } from '../data-plane/tasks/task-health.ts';
import { type Link, linksOf } from './links.ts';
import { type Part, partId, partsOf } from './parts.ts';
import type { MinuteTraffic, PathTraffic } from './traffic.ts';

/** The requests of a link in a minute; several paths may share it. */
export interface LinkTraffic {
  readonly requestsPerSecond: number;
  /** In [0, 1]: answers of 500 and more. */
  readonly errorShare: number;
  /** Milliseconds. Of several paths it is the greatest, which the percentile of all cannot exceed. */
  readonly p50?: number;
  readonly p99?: number;
  /** Whether the percentiles are those of one path, and not bounds. */
  readonly isExact: boolean;
}

export interface PictureLink extends Link {
  /** Undefined where no request took it in the minute. */
  readonly traffic?: LinkTraffic;
}

/** A mesh as plain data to be drawn and told. */
export interface MeshPicture {
  readonly meshName: string;
  readonly parts: readonly Part[];
  readonly links: readonly PictureLink[];
  /** Undefined where nothing is measured. */
  readonly traffic?: MinuteTraffic;
}

const secondsPerMinute = 60;

const greatest = (values: readonly (number | undefined)[]): number | undefined => {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
};

/** The requests of several paths as one; undefined for none. */
export function sumOf(paths: readonly PathTraffic[]): LinkTraffic | undefined {
  const busy = paths.filter(({ requests }) => requests > 0);
  const requests = busy.reduce((sum, path) => sum + path.requests, 0);
  if (requests === 0) return undefined;
  const errors = busy.reduce((sum, path) => sum + path.errors, 0);
  const p50 = greatest(busy.map((path) => path.p50));
  const p99 = greatest(busy.map((path) => path.p99));
  return {
    requestsPerSecond: requests / secondsPerMinute,
    errorShare: errors / requests,
    ...(p50 !== undefined && { p50 }),
    ...(p99 !== undefined && { p99 }),
    isExact: busy.length === 1,
  };
}

/** @param traffic of the paths of this mesh; undefined where nothing is measured */
export function pictureOf(
  view: MeshView,
  tasks: readonly ListedTask[],
  traffic: MinuteTraffic | undefined,
): MeshPicture {
  const links = linksOf(view);
  const providers = new Map(links.filter(({ kind }) => kind === 'provider').map(({ from, to }) => [from, to]));
  const takes: Readonly<Record<Link['kind'], (link: Link, path: PathTraffic) => boolean>> = {
    gatewayRoute: ({ from, to }, path) => isCall(from, to, path),
    backend: ({ from, to }, path) => isCall(from, to, path),
    provider: ({ from }, { virtualService }) => from === partId('VirtualService', virtualService),
    route: ({ from, to }, { virtualService, virtualNode }) =>
      to === partId('VirtualNode', virtualNode) && from === providers.get(partId('VirtualService', virtualService)),
  };
  const drawn = links.map((link): PictureLink => {
    const sum = sumOf((traffic?.paths ?? []).filter((path) => takes[link.kind](link, path)));
    return sum === undefined ? link : { ...link, traffic: sum };
  });
  return { meshName: view.meshName, parts: partsOf(view, tasks), links: drawn, ...(traffic && { traffic }) };
}

const isCall = (from: string, to: string, { callerKind, caller, virtualService }: PathTraffic): boolean =>
  from === partId(callerKind, caller) && to === partId('VirtualService', virtualService);
