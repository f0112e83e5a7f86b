import type { Clock, Timer } from '../clock.ts';
import type { RouteChange } from './route-table.ts';

interface ConfigFeedOptions {
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** Milliseconds of the clock that every change takes to arrive, and up to how many more, drawn for each sidecar. */
  readonly delayMs: number;
  readonly jitterMs: number;
}

/** The way of a route change from App Mesh to each sidecar: late, in order, and at its own time for each. */
export interface ConfigFeed {
  change(change: RouteChange): void;
  /** Hands on to one more sidecar every change from now on. Returns how to stop. */
  connect(deliver: (change: RouteChange) => void): () => void;
  /** From now on nothing arrives: App Mesh accepts weights that no sidecar follows. */
  freeze(): void;
  /** What was held back arrives, in order. */
  thaw(): void;
  close(): void;
}

interface Connection {
  readonly queue: { readonly dueAt: number; readonly change: RouteChange }[];
  readonly deliver: (change: RouteChange) => void;
  timer?: Timer;
}

export function createConfigFeed({ clock, random, delayMs, jitterMs }: ConfigFeedOptions): ConfigFeed {
  const connections = new Set<Connection>();
  let frozen = false;
  const drain = (connection: Connection) => {
    connection.timer?.cancel();
    for (;;) {
      const next = connection.queue[0];
      if (next === undefined || frozen) return;
      if (next.dueAt > clock.now()) {
        connection.timer = clock.after(next.dueAt - clock.now(), () => drain(connection));
        return;
      }
      connection.queue.shift();
      connection.deliver(next.change);
    }
  };
  const disconnect = (connection: Connection) => {
    connection.timer?.cancel();
    connections.delete(connection);
  };
  return {
    change(change) {
      for (const connection of connections) {
        const before = connection.queue.at(-1)?.dueAt ?? 0;
        connection.queue.push({ change, dueAt: Math.max(before, clock.now() + delayMs + jitterMs * random()) });
        drain(connection);
      }
    },
    connect(deliver) {
      const connection: Connection = { queue: [], deliver };
      connections.add(connection);
      return () => disconnect(connection);
    },
    freeze() {
      frozen = true;
    },
    thaw() {
      frozen = false;
      for (const connection of connections) drain(connection);
    },
    close: () => connections.forEach(disconnect),
  };
}
