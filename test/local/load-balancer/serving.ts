import { createServer, type RequestListener } from 'node:http';
import type { MetricDatum } from '@aws-sdk/client-cloudwatch';
import { request } from 'undici';
import { listenOnLoopback } from '../../../local/data-plane/listen.ts';
import type { ProbeResult } from '../../../local/elastic-load-balancing/target-health.ts';
import { type LoadBalancersOptions, startLoadBalancers } from '../../../local/load-balancer/load-balancers.ts';
import { countedSurroundings } from '../asking.ts';
import { balancing, first } from '../elastic-load-balancing/balancing.ts';

type Json = Readonly<Record<string, unknown>>;

const cleanups: (() => Promise<void> | void)[] = [];
export async function cleanUp(): Promise<void> {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
}

/** A server of a target; answers its name unless it is given a way to answer. */
export async function target(name: string, listener?: RequestListener) {
  const server = createServer(listener ?? ((_request, response) => response.end(name)));
  const origin = await listenOnLoopback(server);
  const stop = () => {
    server.close();
    server.closeAllConnections();
  };
  cleanups.push(stop);
  return { port: Number(new URL(origin).port), server, stop };
}

/** A load balancer that serves on the loopback, in virtual time; `draws` are what its chance comes to. */
export async function serving(options: Partial<LoadBalancersOptions> = {}, draws: readonly number[] = [0]) {
  const sick = new Map<number, ProbeResult>();
  const probe = async ({ port }: { readonly port: number }): Promise<ProbeResult> =>
    sick.get(port) ?? { kind: 'answered', status: 200 };
  const built = balancing({ probe, isServed: true });
  const { ask, clock, model } = built;
  const published: MetricDatum[] = [];
  const plane = startLoadBalancers({
    model,
    surroundings: countedSurroundings(clock, draws),
    timeScale: 1,
    put: async (namespace, data) => {
      if (namespace !== 'AWS/ApplicationELB') throw new Error(`another namespace: ${namespace}`);
      published.push(...data);
    },
    propagation: { delayMs: 0, jitterMs: 0 },
    ...options,
  });
  cleanups.push(plane.close);
  const register = async (TargetGroupArn: string, ...ports: readonly number[]) => {
    const Targets = ports.map((Port) => ({ Id: '127.0.0.1', Port }));
    await ask('RegisterTargets', { TargetGroupArn, Targets });
  };
  const loadBalancer = await built.balancer();
  /** A listener on any free port, with its ARN and its URL; all targets so far have been checked. */
  const listen = async (DefaultActions: readonly Json[], input: Json = {}) => {
    const free = await target('free');
    free.stop();
    const made = { LoadBalancerArn: loadBalancer, Protocol: 'HTTP', Port: free.port, DefaultActions, ...input };
    const arn = String(first(await ask('CreateListener', made), 'Listeners').ListenerArn);
    await clock.advance(2000);
    await plane.settled();
    return { arn, port: free.port, url: plane.endpoints().find(({ listenerArn }) => listenerArn === arn)?.url ?? '' };
  };
  const get = async (url: string, headers: Readonly<Record<string, string | string[]>> = {}, more: object = {}) => {
    const { statusCode, headers: received, body } = await request(url, { headers, ...more });
    return { status: statusCode, headers: received, body: await body.text() };
  };
  /** The sums of the metrics of a minute, by name, for one set of dimensions. */
  const metrics = async (dimensions: Readonly<Record<string, string>>) => {
    published.length = 0;
    await clock.advance(60_000);
    const wanted = JSON.stringify(Object.entries(dimensions).sort());
    const found = published.filter(
      ({ Dimensions = [] }) => JSON.stringify(Dimensions.map(({ Name, Value }) => [Name, Value]).sort()) === wanted,
    );
    const sums: Record<string, number> = {};
    for (const { MetricName = '', Values = [], Counts = [] } of found)
      for (const [index, value] of Values.entries())
        sums[MetricName] = (sums[MetricName] ?? 0) + value * (Counts[index] ?? 0);
    return { sums, found };
  };
  return { ...built, plane, register, loadBalancer, listen, get, sick, metrics };
}
