import { type FileHandle, open } from 'node:fs/promises';
import { Command } from 'commander';
import { facts } from '../../adapters/sdk/error-facts.ts';
import { replayLines } from '../../core/replay/replay.ts';
import { type CommandMaker, type Context, example } from '../run/context.ts';
import { exits, Failure } from '../run/failure.ts';
import { readRules, refuseSpec } from '../spec/read-spec.ts';

interface ReplayOptions {
  readonly config?: string;
}

export const replay: CommandMaker = (cli) =>
  new Command('replay')
    .description('judge recorded rollouts again: the verdict of the analysis, and its period')
    .argument('[file]', 'recorded rollouts, one JSON object a line (default: -, standard input)')
    .option('--config <file>', 'the analysis section of this spec, or this section alone, instead of the defaults')
    .addHelpText(
      'after',
      `
Each rollout becomes one line of JSON on standard output, with and without --json:
  {"id":"...","verdict":"fail|pass|inconclusive","period":k,"reason":"..."}
where period counts from 1: the canary would have been rolled back after it. Otherwise it is null.
A line that cannot be read is reported on standard error; the rest is replayed, and the exit code is ${exits.usage}.
${example('meshshift replay recorded.ndjson --config rollout.yaml')}`,
    )
    .action((file: string | undefined, options: ReplayOptions, command: Command) =>
      cli.run(command, (context) => run(context, file ?? '-', options)),
    );

async function run(context: Context, file: string, { config }: ReplayOptions): Promise<number> {
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
