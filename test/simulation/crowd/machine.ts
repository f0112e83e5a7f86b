import type { Clock } from '../../../local/clock.ts';
import { wait } from '../../../local/clock.ts';
import type { ServiceName } from '../../../local/kit/call.ts';
import type { Sandbox } from '../../../local/lambda/in-process/sandbox.ts';

/** Connections of one SDK client: the SDK opens no more, and its time-out runs while a call waits for one. */
const sockets = 50;

/** CPU of one call of the SDK at 512 MB, in milliseconds: all calls of a process share one. */
const cpuMs = 3;

/** The capacity of a process: calls of a function wait for CPU and for a connection. Resolves with the way to leave. */
export function machines(clock: Clock) {
  const cpuFreeAt = new WeakMap<Sandbox, number>();
  const clients = new WeakMap<Sandbox, Map<ServiceName, { open: number; waiting: (() => void)[] }>>();

  const clientOf = (sandbox: Sandbox, service: ServiceName) => {
    const all = clients.get(sandbox) ?? new Map<ServiceName, { open: number; waiting: (() => void)[] }>();
    clients.set(sandbox, all);
    const client = all.get(service) ?? { open: 0, waiting: [] };
    all.set(service, client);
    return client;
  };

  return async (sandbox: Sandbox, service: ServiceName): Promise<() => void> => {
    const at = Math.max(clock.now(), cpuFreeAt.get(sandbox) ?? 0) + cpuMs;
    cpuFreeAt.set(sandbox, at);
    await wait(clock, at - clock.now());
    const client = clientOf(sandbox, service);
    if (client.open < sockets) client.open++;
    else await new Promise<void>((resolve) => client.waiting.push(resolve));
    return () => {
      const next = client.waiting.shift();
      if (next === undefined) client.open--;
      else next();
    };
  };
}
