import type { Task } from '../tasks/task.ts';
import type { ProxyUpdate } from './update.ts';

/** A task with its proxy. */
export interface Attached {
  readonly task: Task;
  /** Tells the proxy its configuration, and each change from now on. */
  follow(deliver: (update: ProxyUpdate) => void): void;
  /** Nothing is told until `goOn`: a proxy that is slow gets the state of then, and not each change before it. */
  wait(): void;
  goOn(): void;
  /** The proxy is gone without a word: its task is dead. */
  lose(): void;
}
