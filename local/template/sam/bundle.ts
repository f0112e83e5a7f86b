import { existsSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import type { Deployment } from '../deployment.ts';
import { TemplateError } from '../template-error.ts';

const extensions = ['.mjs', '.js', '.cjs'];

/**
 * The folder that `CodeUri` names and the file in it that `Handler` names.
 *
 * @throws TemplateError for a folder or file that is not there, with the command that builds it
 */
export function bundleOf(
  codeUri: string,
  handler: string,
  { folder, buildCommand }: Deployment,
  at: string,
): { readonly folder: string; readonly entry: string } {
  const bundle = resolve(folder, codeUri);
  const path = handler.slice(0, handler.lastIndexOf('.'));
  const entry = extensions.map((extension) => `${path}${extension}`).find((file) => existsSync(join(bundle, file)));
  if (entry !== undefined) return { folder: bundle, entry };
  const shown = relative(process.cwd(), bundle) || '.';
  const missing = existsSync(bundle)
    ? `the folder ${shown} has no ${path}.mjs, .js or .cjs`
    : `there is no folder ${shown}`;
  throw new TemplateError(at, `${missing}: build it first (${buildCommand})`);
}
