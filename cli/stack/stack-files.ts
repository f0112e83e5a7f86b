import { cpSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { exits, Failure } from '../run/failure.ts';
import { home } from '../run/home.ts';

/** What a deployment needs: the template, and what it names. */
const parts = ['template.yaml', 'statemachines', 'dist/functions'] as const;

/**
 * Writes the template with the state machine and the functions into a folder. With `replaces` those of an earlier version
 * are replaced, and other files in it, such as the answers of `sam deploy --guided`, stay.
 *
 * @throws Failure when the folder is not empty and nothing may be replaced, when it cannot be written, or when the
 * functions of a clone are not built
 */
export function writeStack(folder: string, { replaces }: { readonly replaces: boolean }): void {
  if (!existsSync(join(home, 'dist/functions')))
    throw new Failure(exits.usage, 'the functions are not built: `npm run build` builds them');
  if (!replaces && existsSync(folder) && readdirSync(folder).length > 0)
    throw new Failure(
      exits.usage,
      `${folder} is not empty: name another folder, or replace a stack in it with --force`,
    );
  try {
    mkdirSync(folder, { recursive: true });
    for (const part of parts) {
      rmSync(join(folder, part), { recursive: true, force: true });
      cpSync(join(home, part), join(folder, part), { recursive: true });
    }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Failure(exits.usage, `${folder} cannot be written: ${why}`, { cause: error });
  }
}
