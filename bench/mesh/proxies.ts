import { machineClock } from '../../local/clock.ts';
import { controlClient } from '../../local/data-plane/attach/control-client.ts';
import { type Sidecar, startSidecar } from '../../local/data-plane/sidecar.ts';
import { untraced } from '../../local/data-plane/tracing/tracer.ts';
import type { Random } from '../judge/random.ts';

/** Proxies that follow their control plane over HTTP, as `meshshift attach` has them, all in this process. */
export interface Proxies {
  /** Resolves with the time of the last of these nodes, once all of them follow this version of a route or a later one. */
  followed(routeName: string, version: number, callers: readonly string[]): Promise<number>;
  close(): Promise<void>;
}

interface Waiting {
  readonly routeName: string;
  readonly version: number;
  readonly missing: Set<string>;
  readonly resolve: (at: number) => void;
}

/** Attaches a proxy to each node; resolves when each has a configuration. */
export async function attachProxies(
  endpoint: string,
  meshName: string,
  nodes: readonly string[],
  random: Random,
): Promise<Proxies> {
  const client = controlClient(endpoint);
  const waiting = new Set<Waiting>();
  const sidecars: Sidecar[] = [];
  const attach = async (name: string) => {
    const resource = { kind: 'VirtualNode' as const, name };
    const ignored = { onAnswer: () => undefined, writeLog: () => undefined, trace: untraced, secrets: {} };
    const identity = { meshName, resource };
    const sidecar = await startSidecar({
      ports: [],
      identity,
      ...ignored,
      random: random.uniform,
      clock: machineClock,
    });
    sidecars.push(sidecar);
    const registration = { meshName, resource, attributes: {}, command: 'bench', ports: [] };
    let id = '';
    await new Promise<void>((resolve, reject) => {
      const opened = client.open(
        registration,
        (line) => {
          if (line.kind === 'attached') id = line.id;
          if (line.kind !== 'snapshot') return;
          const { following, rejected, rejectedParts } = sidecar.apply(line.snapshot);
          const applied = { following: [...following], rejected: [...rejected], rejectedParts: [...rejectedParts] };
          const answer = { version: line.version, ...applied };
          client.acknowledge(id, answer).catch(() => undefined);
          resolve();
          const now = performance.now();
          for (const one of waiting) {
            const found = following.find(({ routeName }) => routeName === one.routeName);
            if (found === undefined || found.version < one.version) continue;
            one.missing.delete(name);
            if (one.missing.size > 0) continue;
            waiting.delete(one);
            one.resolve(now);
          }
        },
        () => undefined,
      );
      opened.catch(reject);
    });
  };
  for (const name of nodes) await attach(name);
  return {
    followed: (routeName, version, callers) =>
      new Promise((resolve) => void waiting.add({ routeName, version, missing: new Set(callers), resolve })),
    close: async () => void (await Promise.all(sidecars.map((sidecar) => sidecar.close()))),
  };
}
