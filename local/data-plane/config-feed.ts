import type { Clock, Timer } from '../clock.ts';

interface ConfigFeedOptions {
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** Milliseconds of the clock that every change takes to arrive, and up to how many more, drawn for each follower. */
  readonly delayMs: number;
  readonly jitterMs: number;
}

/** The way of a change from a control plane to each proxy: late, in order, and at its own time for each. */
export interface ConfigFeed<Change> {
  change(change: Change): void;
  /** Hands on to one more follower every change from now on. Returns how to stop. */
  connect(deliver: (change: Change) => void): () => void;
  /** From now on nothing arrives: the control plane accepts weights that no proxy follows. */
  freeze(): void;
  /** What was held back arrives, in order. */
  thaw(): void;
  close(): void;
}

interface Connection<Change> {
  readonly queue: { readonly dueAt: number; readonly change: Change }[];
  readonly deliver: (change: Change) => void;
  timer?: Timer;
}

export function createConfigFeed<Change>({ clock, random, delayMs, jitterMs }: ConfigFeedOptions): ConfigFeed<Change> {
  const connections = new Set<Connection<Change>>();
  let frozen = false;
  const drain = (connection: Connection<Change>) => {
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
  const disconnect = (connection: Connection<Change>) => {
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
      const connection: Connection<Change> = { queue: [], deliver };
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
