import { existsSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import type { Deployment } from '../deployment.ts';
import { TemplateError } from '../template-error.ts';

const extensions = ['.mjs', '.js', '.cjs'];

/**
 * The folder that `CodeUri` names, absolute.
 *
 * @throws TemplateError if it, or the file in it that `Handler` names, is not there, with the command that builds it
 */
export function bundleFolder(
  codeUri: string,
  handler: string,
  { folder, buildCommand }: Deployment,
  at: string,
): string {
  const bundle = resolve(folder, codeUri);
  const path = handler.slice(0, handler.lastIndexOf('.'));
  const isThere = extensions.some((extension) => existsSync(join(bundle, `${path}${extension}`)));
  if (isThere || buildCommand === undefined) return bundle;
  const shown = relative(process.cwd(), bundle) || '.';
  const missing = existsSync(bundle)
    ? `the folder ${shown} has no ${path}.mjs, .js or .cjs`
    : `there is no folder ${shown}`;
  throw new TemplateError(at, `${missing}: build it first (${buildCommand})`);
}
