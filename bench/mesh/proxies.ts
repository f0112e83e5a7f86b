import { z } from 'zod';
import { startChild } from '../../local/sample-app/child-process.ts';

const followed = z.object({
  node: z.string(),
  routes: z.array(z.object({ routeName: z.string(), version: z.number() })),
  at: z.number(),
});

/** Of which routes a node's proxy has another version from now on, and when, by the monotonic clock of the machine in ms. */
export type Followed = z.infer<typeof followed>;

/** The proxies of a mesh's nodes, in processes of their own. */
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

interface Mesh {
  readonly endpoint: string;
  readonly meshName: string;
  readonly nodes: readonly string[];
}

/** Attaches a proxy to each node, an equal share of them in each process; resolves when each has a configuration. */
export async function attachProxies(
  { endpoint, meshName, nodes }: Mesh,
  { processes, seed }: { readonly processes: number; readonly seed: number },
): Promise<Proxies> {
  const waiting = new Set<Waiting>();
  const note = (_event: string, payload: unknown) => {
    const { node, routes, at } = followed.parse(payload);
    for (const one of waiting) {
      const found = routes.find(({ routeName }) => routeName === one.routeName);
      if (found === undefined || found.version < one.version) continue;
      one.missing.delete(node);
      if (one.missing.size > 0) continue;
      waiting.delete(one);
      one.resolve(at);
    }
  };
  const children = Array.from({ length: processes }, (_, index) =>
    startChild(`proxies ${index}`, new URL('./proxies-process.ts', import.meta.url), note),
  );
  await Promise.all(
    children.map((child, index) => {
      const own = nodes.filter((_, position) => position % processes === index);
      return child.ask('attach', { endpoint, meshName, nodes: own, seed: seed + index });
    }),
  );
  return {
    followed: (routeName, version, callers) =>
      new Promise((resolve) => void waiting.add({ routeName, version, missing: new Set(callers), resolve })),
    close: async () => void (await Promise.all(children.map((child) => child.ask('close', {}).then(child.kill)))),
  };
}
