import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

export type Handler = (event: unknown, context: unknown) => unknown;

/** An error of Lambda's runtime itself, under Lambda's name for it. */
export class RuntimeError extends Error {
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

/** The file of a handler such as `handler.handler` or `lib/index.run`. @throws Error when there is none */
export async function handlerFile(folder: string, handler: string): Promise<string> {
  const [module = ''] = splitHandler(handler);
  for (const extension of ['.mjs', '.js', '.cjs']) {
    const file = join(folder, `${module}${extension}`);
    const exists = await access(file).then(
      () => true,
      () => false,
    );
    if (exists) return file;
  }
  throw new RuntimeError('Runtime.ImportModuleError', `Error: Cannot find module '${module}'`);
}

function splitHandler(handler: string): [string, string] {
  const dot = handler.lastIndexOf('.');
  if (dot <= 0 || dot === handler.length - 1) throw new RuntimeError('Runtime.MalformedHandlerName', 'Bad handler');
  return [handler.slice(0, dot), handler.slice(dot + 1)];
}

/** Imports a handler. @throws RuntimeError, or what the module itself throws */
export async function loadHandler(folder: string, handler: string): Promise<Handler> {
  const [, name] = splitHandler(handler);
  const module: unknown = await importFile(await handlerFile(folder, handler));
  const exported = exportOf(module, name) ?? exportOf(exportOf(module, 'default'), name);
  if (exported === undefined) {
    throw new RuntimeError('Runtime.HandlerNotFound', `${handler} is undefined or not exported`);
  }
  if (typeof exported !== 'function') throw new RuntimeError('Runtime.HandlerNotFound', `${handler} is not a function`);
  return (event, context) => exported(event, context);
}

const exportOf = (module: unknown, name: string): unknown =>
  typeof module === 'object' && module !== null ? Reflect.get(module, name) : undefined;

async function importFile(file: string): Promise<unknown> {
  try {
    return await import(pathToFileURL(file).href);
  } catch (error) {
    if (error instanceof SyntaxError) throw new RuntimeError('Runtime.UserCodeSyntaxError', String(error));
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    const isMissing = code === 'MODULE_NOT_FOUND' || code === 'ERR_MODULE_NOT_FOUND';
    throw isMissing ? new RuntimeError('Runtime.ImportModuleError', String(error)) : error;
  }
}
