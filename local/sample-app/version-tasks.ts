import { programBeside } from '../kit/program-beside.ts';
import type { Behaviour } from './behaviour.ts';
import type { Child } from './child-process.ts';
import type { VersionTask } from './contract.ts';
import { type BackendStart, started } from './messages.ts';

const tasksPerVersion = 2;

interface VersionTasks {
  readonly tasks: readonly VersionTask[];
  /** @throws for a version that there is not, or whose processes are gone. */
  setBehaviour(version: string, behaviour: Behaviour): Promise<void>;
  /** @throws for a version that there is not. */
  kill(version: string): Promise<void>;
}

interface VersionsOptions extends Pick<BackendStart, 'workMs' | 'attachTo'> {
  /** The versions and their colours. */
  readonly versions: Readonly<Record<string, string>>;
  /** The name that they are called by. */
  readonly service: string;
}

/** Starts the processes of every version. */
export async function startVersionTasks(
  start: (name: string, file: URL) => Child,
  { versions, service, ...more }: VersionsOptions,
): Promise<VersionTasks> {
  const file = programBeside(import.meta.url, 'backend-process');
  const tasks = Object.entries(versions).flatMap(([version, color]) =>
    Array.from({ length: tasksPerVersion }, (_, index) => ({
      version,
      color,
      child: start(`${version}#${index + 1}`, file),
    })),
  );
  const begun = tasks.map(async ({ version, color, child }) => {
    const payload: BackendStart = { version, color, services: [service], ...more };
    return { version, ...started.parse(await child.ask('start', payload)) };
  });
  const of = (version: string) => {
    const found = tasks.filter((task) => task.version === version);
    if (found.length === 0) throw new Error(`There is no version ${version}: ${Object.keys(versions).join(', ')}.`);
    return found.map((task) => task.child);
  };
  return {
    tasks: await Promise.all(begun),
    async setBehaviour(version, behaviour) {
      await Promise.all(of(version).map((child) => child.ask('behave', behaviour)));
    },
    async kill(version) {
      await Promise.all(of(version).map((child) => child.kill()));
    },
  };
}
