import type { Listener } from './config/snapshot.ts';
import { listenerFor } from './tasks/discovery.ts';
import type { TaskPort } from './tasks/task.ts';
import type { RejectedPart } from './tls/rejected-part.ts';
import { RejectedTls } from './tls/secrets.ts';

/** A port of this machine that stands for a listener of the node or gateway. */
export interface OwnPort {
  readonly taskPort: TaskPort;
  /**
   * The listener that it stands for from now on, and whether there is no other; without one it takes no request.
   *
   * @throws RejectedTls for certificates that cannot be used; what was in force stays
   */
  listenFor(listener: Listener | undefined, isOnly: boolean): void;
}

/** Has each port stand for its listener. @returns the listeners that are not followed */
export function listenOn(ports: readonly OwnPort[], listeners: readonly Listener[]): RejectedPart[] {
  const taskPorts = ports.map(({ taskPort }) => taskPort);
  return ports.flatMap(({ taskPort, listenFor }) => {
    const listener = listenerFor(taskPorts, taskPort, listeners);
    try {
      listenFor(listener, listeners.length === 1);
      return [];
    } catch (error) {
      if (!(error instanceof RejectedTls)) throw error;
      return [{ kind: 'listener' as const, part: `listener ${listener?.port}`, reason: error.message }];
    }
  });
}
