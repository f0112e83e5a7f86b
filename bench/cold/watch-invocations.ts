import type { coldStack } from './cold-stack.ts';
import { loadedIn } from './telling-bundles.ts';

/** What the first invocation of a function about a rollout or an alarm used. */
export interface Used {
  /** The files that it loaded, in their order, such as `roll-back/handler.mjs`. */
  readonly files: readonly string[];
  /** The operations that it called, each once: `dynamodb:GetItem`. */
  readonly operations: readonly string[];
}

/** By the function's folder; filled as the functions run. */
export function watchInvocations(stack: Awaited<ReturnType<typeof coldStack>>): ReadonlyMap<string, Used> {
  const used = new Map<string, Used>();
  const files = new Map<string, string[]>();
  const since = stack.mark();
  stack.onLog(({ functionName, line }) => {
    const file = loadedIn(line);
    const name = folderOf(functionName);
    if (file !== undefined) {
      files.set(name, [...(files.get(name) ?? []), file]);
      return;
    }
    if (!line.startsWith('{') || used.has(name) || !isEndOfInterest(name, JSON.parse(line))) return;
    const calls = stack.aws.log.since(since).flatMap((one) => (one.kind === 'call' ? [one] : []));
    const own = calls.filter(({ caller }) => caller === logicalIdOf(functionName));
    const operations = new Set(own.map(({ service, operation }) => `${service}:${operation}`));
    used.set(name, { files: files.get(name) ?? [], operations: [...operations].sort() });
  });
  return used;
}

/** The schedule's calls of `roll-back` are about neither a rollout nor an alarm. A dry run is about none either. */
const isEndOfInterest = (name: string, line: Readonly<Record<string, unknown>>): boolean =>
  line.message === 'ended' && ('rolloutId' in line || 'alarm' in line || name === 'dry-run');

/** `bench-RollBackFunction` -> `RollBackFunction`. */
const logicalIdOf = (functionName: string): string => functionName.split('-').at(-1) ?? functionName;

/** `bench-RollBackFunction` -> `roll-back`. */
const folderOf = (functionName: string): string =>
  logicalIdOf(functionName)
    .replace(/Function$/, '')
    .replace(/(?<=[a-z])(?=[A-Z])/g, '-')
    .toLowerCase();
