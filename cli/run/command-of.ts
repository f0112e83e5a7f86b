import { realpathSync } from 'node:fs';
import { delimiter, join, sep } from 'node:path';

/** The folder of this command's own clone, or of its installed package. */
const home = realpathSync(join(import.meta.dirname, '../..'));

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * What a reader types to run this command again. `meshshift` where the shell finds it, and where nobody can know how it
 * is reached; `npx meshshift` in a clone, and in a project that has it among its packages.
 */
export function commandOf(folder: string, env: Environment): string {
  if (isOnPath(env)) return 'meshshift';
  const isRunByNpm = env.npm_command !== undefined;
  return isRunByNpm || isWithin(realPath(folder) ?? folder, home) ? 'npx meshshift' : 'meshshift';
}

const isWithin = (folder: string, parent: string): boolean => folder === parent || folder.startsWith(parent + sep);

/** Whether the shell finds this very command; folders that npm puts in front for its scripts are not the shell's. */
const isOnPath = ({ PATH = '' }: Environment): boolean =>
  PATH.split(delimiter).some(
    (folder) => !folder.endsWith(join('node_modules', '.bin')) && realPath(join(folder, 'meshshift')) === bin,
  );

const bin = join(home, 'cli/bin.mjs');

function realPath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}
