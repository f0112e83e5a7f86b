import { isLoopback } from '../health-checks/http-probe.ts';
import { Broken, type Connections } from './connections.ts';
import { addressOf } from './origin.ts';

/** Whether a process is of this machine: no other is ever called. */
export const isOfThisMachine = (origin: string): boolean => isLoopback(addressOf(origin).host);

const controller = { abort: () => undefined, pause: () => undefined, resume: () => undefined };

/** The connections to a process of another machine: each fails, as if nothing were there. */
export const unreachable = (onFailure: () => void): Connections => ({
  dispatch(_request, handler) {
    onFailure();
    handler.onResponseError(controller, new Broken('unreachable'));
  },
  close: async () => undefined,
  destroy: async () => undefined,
});
