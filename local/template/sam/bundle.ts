import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import type { Deployment } from '../deployment.ts';
import { TemplateError } from '../template-error.ts';
import { type FileUri, inS3, notPackaged, readObject } from './file-uri.ts';
import { readZip } from './read-zip.ts';

const extensions = ['.mjs', '.js', '.cjs'];

const fileOf = (handler: string): string => handler.slice(0, handler.lastIndexOf('.'));

const hasHandler = (folder: string, handler: string): boolean =>
  extensions.some((extension) => existsSync(join(folder, `${fileOf(handler)}${extension}`)));

/** The folder that `CodeUri` names, absolute. @throws TemplateError if the file in it that `Handler` names is not there */
function folderOf(path: string, handler: string, { folder, buildCommand }: Deployment, at: string): string {
  if (folder === undefined) throw notPackaged(at, path);
  const bundle = resolve(folder, path);
  if (buildCommand === undefined || hasHandler(bundle, handler)) return bundle;
  const shown = relative(process.cwd(), bundle) || '.';
  const missing = existsSync(bundle)
    ? `the folder ${shown} has no ${fileOf(handler)}.mjs, .js or .cjs`
    : `there is no folder ${shown}`;
  throw new TemplateError(at, `${missing}: build it first (${buildCommand})`);
}

/**
 * Runs `use` with the folder of a function's code, absolute: the one that `CodeUri` names, or one that is gone afterwards
 * with what is in the ZIP file in S3.
 *
 * @throws TemplateError if it, or the file in it that `Handler` names, is not there, with the command that builds it
 */
export async function withBundle<T>(
  { uri, handler, at }: { readonly uri: FileUri; readonly handler: string; readonly at: string },
  deployment: Deployment,
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const object = inS3(uri);
  if (object === undefined) return use(folderOf(String(uri), handler, deployment, at));
  const files = readZip(await readObject(object, deployment, at), at);
  const folder = mkdtempSync(join(tmpdir(), 'bundle-'));
  try {
    for (const { path, content } of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
    if (!hasHandler(folder, handler)) {
      throw new TemplateError(at, `the ZIP file has no ${fileOf(handler)}.mjs, .js or .cjs`);
    }
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
