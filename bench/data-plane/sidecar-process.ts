import { z } from 'zod';
import { machineClock } from '../../local/clock.ts';
import { startSidecar } from '../../local/data-plane/sidecar.ts';
import { untraced } from '../../local/data-plane/tracing/tracer.ts';
import { serveParent } from '../../local/sample-app/parent-channel.ts';
import { randomOf } from '../judge/random.ts';
import { service } from './ways.ts';

// A caller's sidecar with a route of two targets, both of which are the application.

const start = z.object({ origins: z.array(z.string()), seed: z.number() });
const nodes = ['color-v1', 'color-v2'];
const router = 'color-router';
const spec = {
  httpRoute: {
    match: { prefix: '/' },
    action: { weightedTargets: nodes.map((virtualNode) => ({ virtualNode, weight: 50 })) },
  },
};

serveParent({
  async start(payload) {
    const { origins, seed } = start.parse(payload);
    const sidecar = await startSidecar({
      ports: [],
      identity: { meshName: 'color-mesh', resource: { kind: 'VirtualNode', name: 'front' } },
      onAnswer: () => undefined,
      writeLog: () => undefined,
      trace: untraced,
      secrets: {},
      random: randomOf(seed).uniform,
      clock: machineClock,
    });
    sidecar.apply({
      hasDefaultRetries: true,
      meshName: 'color-mesh',
      listeners: [],
      services: [{ name: service, listeners: [], provider: { virtualRouter: router } }],
      routers: [{ name: router, routes: [{ name: 'color-route', version: 1, spec }] }],
      clusters: nodes.map((virtualNode) => ({ virtualNode, listeners: [{ port: 8080, protocol: 'http' }] })),
      egress: 'DROP_ALL',
    });
    sidecar.setEndpoints(
      nodes.map((virtualNode, i) => ({ virtualNode, listenerPort: 8080, origin: origins[i] ?? '' })),
    );
    return { url: sidecar.url };
  },
  cpu: () => {
    const { user, system } = process.cpuUsage();
    return { microseconds: user + system };
  },
});
