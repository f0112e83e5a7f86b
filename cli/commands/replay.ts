import { createReadStream } from 'node:fs';
import { Command } from 'commander';
import { usualRules } from '../../core/analysis/replay.ts';
import { replayLines } from '../../core/analysis/replay-lines.ts';
import type { CommandMaker } from '../run/cli.ts';
import type { Context } from '../run/context.ts';
import { example } from '../run/example.ts';
import { exits } from '../run/exit-codes.ts';
import { readSpec } from '../spec/read-spec.ts';
import { refuseSpec } from '../spec/refuse-spec.ts';

interface ReplayOptions {
  readonly spec?: string;
}

export const replay: CommandMaker = (cli) =>
  new Command('replay')
    .description('judge recorded rollouts again: what the analysis would have said, and when')
    .argument('<recording>', 'recorded rollouts, one JSON object a line; - for standard input')
    .option('--spec <file>', 'judge by the analysis of this spec in place of the defaults')
    .addHelpText('after', example('meshshift replay recorded.ndjson --spec rollout.yaml'))
    .action((file: string, options: ReplayOptions, command: Command) =>
      cli.run(command, (context) => run(context, file, options)),
    );

async function run(context: Context, file: string, { spec }: ReplayOptions): Promise<number> {
  const read = spec === undefined ? undefined : await readSpec(context.world, spec);
  if (read && 'problems' in read) return refuseSpec(context, read);
  const rules = read === undefined || read.spec.analysis === 'alarmsOnly' ? usualRules : read.spec.analysis;
  const chunks = file === '-' ? context.world.stdin : createReadStream(file);
  let exitCode: number = exits.done;
  for await (const replayed of replayLines(chunks, rules)) {
    if ('problem' in replayed) {
      context.world.stderr.write(`${file}:${replayed.line}: ${replayed.problem}\n`);
      exitCode = exits.usage;
      continue;
    }
    const { id, verdict, period, reason } = replayed.result;
    context.event(replayed.result);
    if (!context.json) context.note(`${id}  ${verdict}${period === null ? '' : ` after period ${period}`}: ${reason}`);
  }
  return exitCode;
}
