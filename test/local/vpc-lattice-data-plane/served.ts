import type { IncomingMessage, RequestListener } from 'node:http';
import { createServer } from 'node:http';
import type { MetricDatum } from '@aws-sdk/client-cloudwatch';
import { request } from 'undici';
import { listenOnLoopback } from '../../../local/data-plane/listen.ts';
import type { VpcLatticeOptions } from '../../../local/vpc-lattice/vpc-lattice.ts';
import {
  type Propagation,
  startVpcLatticeDataPlane,
} from '../../../local/vpc-lattice-data-plane/vpc-lattice-data-plane.ts';
import { colorService, createGroup, idOf } from '../vpc-lattice/color-service.ts';

export type Served = Awaited<ReturnType<typeof served>>;

const cleanups: (() => Promise<unknown> | unknown)[] = [];
export const cleanUp = async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
};

/** A target: a server on this machine that answers its name, and keeps what it was asked. */
export async function target(name: string, listener?: RequestListener) {
  const asked: IncomingMessage[] = [];
  const server = createServer((incoming, answer) => {
    asked.push(incoming);
    if (listener !== undefined) return listener(incoming, answer);
    answer.end(name);
  });
  const { port } = new URL(await listenOnLoopback(server));
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  cleanups.push(stop);
  return { id: '127.0.0.1', port: Number(port), asked, stop };
}

interface ServedOptions extends VpcLatticeOptions {
  readonly propagation?: Partial<Propagation>;
  readonly random?: () => number;
}

/** The colour service in a network, with its data plane, on a clock that stands still unless it is moved on. */
export async function served({ propagation = { targetsMs: 0 }, random = () => 0, ...options }: ServedOptions = {}) {
  const w = await colorService({ probe: async () => true, ...options });
  const published: MetricDatum[] = [];
  const plane = startVpcLatticeDataPlane({
    model: w.model,
    clock: w.clock,
    put: async (_namespace, data) => published.push(...data),
    random,
    propagation,
  });
  cleanups.push(() => {
    w.model.stop();
    return plane.close();
  });
  const network = idOf(await w.ask('CreateServiceNetwork', { name: 'net' }));
  await w.ask('CreateServiceNetworkServiceAssociation', {
    serviceIdentifier: w.service,
    serviceNetworkIdentifier: network,
  });
  await plane.settled();
  const url = () => plane.endpoints()[0]?.url ?? '';
  const get = async (path: string, headers: Readonly<Record<string, string>> = {}, more: object = {}) => {
    const answer = await request(`${url()}${path}`, { headers, ...more });
    return { status: answer.statusCode, headers: answer.headers, body: await answer.body.text() };
  };
  const register = async (group: string, ...targets: readonly { id: string; port: number }[]) => {
    const named = targets.map(({ id, port }) => ({ id, port }));
    await w.ask('RegisterTargets', { targetGroupIdentifier: group, targets: named });
    await w.clock.advance(1);
  };
  /** The sum of a metric in what was published so far, without the zone's. */
  const sumOf = (name: string, dimension: string) =>
    published
      .filter(({ MetricName, Dimensions }) => MetricName === name && Dimensions?.length === 1)
      .filter(({ Dimensions }) => Dimensions?.[0]?.Value?.endsWith(dimension))
      .map(({ Value }) => Value);
  return { ...w, network, plane, published, url, get, register, sumOf, createGroup };
}
