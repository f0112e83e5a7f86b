import type { RequestListener } from 'node:http';
import { createServer } from 'node:http';
import { Pool } from 'undici';
import { machineClock, type VirtualClock, virtualClock } from '../../../local/clock.ts';
import { type ControlPlane, createControlPlane } from '../../../local/data-plane/control/control-plane.ts';
import { listenOnLoopback } from '../../../local/data-plane/listen.ts';
import { startSidecar } from '../../../local/data-plane/sidecar.ts';
import { meshName, type TestMesh, testMesh } from './mesh.ts';

/** A task in this process: a server, where it has one, and its proxy. */
export interface RunningTask {
  /** Asks a service by way of the proxy, as `http_proxy` does; the Host alone is sent with `isHost`. */
  ask(
    url: string,
    options?: { readonly isHost?: boolean },
  ): Promise<{ readonly status: number; readonly body: string }>;
  readonly id: string;
}

/** A mesh with its control plane and tasks, all in this process. */
export interface MeshTraffic {
  readonly mesh: TestMesh;
  readonly plane: ControlPlane;
  readonly clock: VirtualClock;
  /** A task of a node; without a listener it only calls. */
  task(virtualNode: string, listener?: RequestListener): Promise<RunningTask>;
  /** Every proxy follows what the mesh says now. */
  propagate(): Promise<void>;
  close(): Promise<void>;
}

export async function meshTraffic(egress?: string, hasDefaultRetries = true): Promise<MeshTraffic> {
  const clock = virtualClock();
  const mesh = await testMesh(egress);
  const plane = createControlPlane({ model: mesh.model, clock, random: () => 0.5, hasDefaultRetries });
  const closers: (() => Promise<unknown> | unknown)[] = [plane.close];

  const serve = async (listener: RequestListener) => {
    const server = createServer(listener);
    const port = Number(new URL(await listenOnLoopback(server)).port);
    closers.push(() => {
      server.closeAllConnections();
      return new Promise((resolve) => void server.close(resolve));
    });
    return port;
  };
  return {
    mesh,
    plane,
    clock,
    async task(virtualNode, listener) {
      const ports = listener === undefined ? [] : [{ port: await serve(listener) }];
      const sidecar = await startSidecar({
        ports,
        onAnswer: () => undefined,
        random: Math.random,
        clock: machineClock,
      });
      const toSidecar = new Pool(sidecar.url);
      closers.push(sidecar.close, () => toSidecar.destroy());
      const resource = { kind: 'VirtualNode', name: virtualNode } as const;
      const registration = { meshName, resource, ports: [...sidecar.ports], attributes: {}, command: '' };
      const attached = plane.attach(registration, 'RUNNING');
      attached.follow((update) => {
        if (update.kind === 'deleted') return;
        sidecar.setEndpoints(update.endpoints);
        if (update.kind === 'endpoints') return;
        const { following, rejected } = sidecar.apply(update.snapshot);
        plane.acknowledge(attached.task.id, {
          version: update.version,
          following: [...following],
          rejected: [...rejected],
        });
      });
      return {
        id: attached.task.id,
        async ask(url, { isHost = false } = {}) {
          const { host, pathname, search } = new URL(url);
          const path = isHost ? `${pathname}${search}` : url;
          const { statusCode, body } = await toSidecar.request({ method: 'GET', path, headers: { host } });
          return { status: statusCode, body: await body.text() };
        },
      };
    },
    propagate: () => clock.advance(10_000),
    async close() {
      for (const close of closers.splice(0).reverse()) await close();
    },
  };
}
