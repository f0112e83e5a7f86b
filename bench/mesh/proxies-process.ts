import { z } from 'zod';
import { machineClock } from '../../local/clock.ts';
import { controlClient } from '../../local/data-plane/attach/control-client.ts';
import { type Sidecar, startSidecar } from '../../local/data-plane/sidecar.ts';
import { untraced } from '../../local/data-plane/tracing/tracer.ts';
import { serveParent, tellParent } from '../../local/sample-app/parent-channel.ts';
import { randomOf } from '../judge/random.ts';
import type { Followed } from './proxies.ts';

// Proxies that follow their control plane over HTTP, as `meshshift attach` has them, many in this process.

const asked = z.object({ endpoint: z.string(), meshName: z.string(), nodes: z.array(z.string()), seed: z.number() });

/** Attaches a proxy to a node; resolves when it has a configuration. */
async function attach(
  { endpoint, meshName }: Pick<z.infer<typeof asked>, 'endpoint' | 'meshName'>,
  node: string,
  random: () => number,
): Promise<Sidecar> {
  const client = controlClient(endpoint);
  const resource = { kind: 'VirtualNode' as const, name: node };
  const ignored = { onAnswer: () => undefined, writeLog: () => undefined, trace: untraced, secrets: {} };
  const identity = { meshName, resource };
  const sidecar = await startSidecar({ ports: [], identity, ...ignored, random, clock: machineClock });
  const registration = { meshName, resource, attributes: {}, command: 'bench', ports: [] };
  const versions = new Map<string, number>();
  let id = '';
  await new Promise<void>((resolve, reject) => {
    const opened = client.open(
      registration,
      (line) => {
        if (line.kind === 'attached') id = line.id;
        if (line.kind !== 'snapshot') return;
        const { following, rejected, rejectedParts } = sidecar.apply(line.snapshot);
        const at = Number(process.hrtime.bigint()) / 1e6;
        const applied = { following: [...following], rejected: [...rejected], rejectedParts: [...rejectedParts] };
        client.acknowledge(id, { version: line.version, ...applied }).catch(() => undefined);
        const routes = following.filter(({ routeName, version }) => versions.get(routeName) !== version);
        for (const { routeName, version } of routes) versions.set(routeName, version);
        tellParent('followed', { node, routes, at } satisfies Followed);
        resolve();
      },
      () => undefined,
    );
    opened.catch(reject);
  });
  return sidecar;
}

const sidecars: Sidecar[] = [];

serveParent({
  async attach(payload) {
    const { nodes, seed, ...where } = asked.parse(payload);
    const random = randomOf(seed);
    for (const node of nodes) sidecars.push(await attach(where, node, random.uniform));
  },
  close: async () => void (await Promise.all(sidecars.map((sidecar) => sidecar.close()))),
});
