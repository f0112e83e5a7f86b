import type { Endpoint } from '../data-plane/endpoints.ts';
import type { Behaviour } from './behaviour.ts';
import type { Child } from './child-process.ts';
import { listenerPort } from './color-names.ts';
import { started } from './messages.ts';

const tasksPerVersion = 2;

interface VersionTasks {
  readonly endpoints: readonly Endpoint[];
  /** @throws for a version that there is not, or whose processes are gone. */
  setBehaviour(version: string, behaviour: Behaviour): Promise<void>;
  /** @throws for a version that there is not. */
  kill(version: string): Promise<void>;
}

/** Starts the processes of every version. `versions` are virtual nodes and their colours, `service` what they stand behind. */
export async function startVersionTasks(
  start: (name: string, file: URL) => Child,
  versions: Readonly<Record<string, string>>,
  workMs: number,
  service: string,
): Promise<VersionTasks> {
  const file = new URL('./backend-process.ts', import.meta.url);
  const tasks = Object.entries(versions).flatMap(([version, color]) =>
    Array.from({ length: tasksPerVersion }, (_, index) => ({
      version,
      color,
      child: start(`${version}#${index + 1}`, file),
    })),
  );
  const endpoints = tasks.map(async ({ version, color, child }) => {
    const { origin } = started.parse(await child.ask('start', { version, color, workMs, services: [service] }));
    return { virtualNode: version, listenerPort, origin };
  });
  const of = (version: string) => {
    const found = tasks.filter((task) => task.version === version);
    if (found.length === 0) throw new Error(`There is no version ${version}: ${Object.keys(versions).join(', ')}.`);
    return found.map((task) => task.child);
  };
  return {
    endpoints: await Promise.all(endpoints),
    async setBehaviour(version, behaviour) {
      await Promise.all(of(version).map((child) => child.ask('behave', behaviour)));
    },
    async kill(version) {
      await Promise.all(of(version).map((child) => child.kill()));
    },
  };
}
