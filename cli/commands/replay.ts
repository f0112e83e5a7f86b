import { type FileHandle, open } from 'node:fs/promises';
import { facts } from '../../adapters/sdk/error-facts.ts';
import { replayLines } from '../../core/replay/replay.ts';
import type { Context } from '../run/context.ts';
import { exits, Failure } from '../run/failure.ts';
import { readRules, refuseSpec } from '../spec/read-spec.ts';

interface ReplayOptions {
  readonly config?: string;
}

export async function run(context: Context, file = '-', { config }: ReplayOptions): Promise<number> {
  const read = config === undefined ? undefined : await readRules(context.host, config);
  if (read && 'problems' in read) return refuseSpec(context, read);
  const { stdin } = context.host;
  const [name, chunks] = file === '-' ? ['standard input', stdin] : [file, (await opened(file)).createReadStream()];
  let exitCode: number = exits.done;
  for await (const replayed of replayLines(chunks, read?.rules)) {
    if ('result' in replayed) {
      context.data(replayed.result);
      continue;
    }
    context.warn(`${name}:${replayed.line}: ${replayed.problem}`);
    exitCode = exits.usage;
  }
  return exitCode;
}

async function opened(file: string): Promise<FileHandle> {
  try {
    return await open(file);
  } catch (error) {
    const why = facts(error).code === 'ENOENT' ? 'does not exist' : 'is unreadable';
    throw new Failure(exits.usage, `${file} ${why}: give recorded rollouts, see \`meshshift record\``, {
      cause: error,
    });
  }
}
