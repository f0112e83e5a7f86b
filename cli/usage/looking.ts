import { Command } from 'commander';
import { exits } from '../run/failure.ts';
import { sinceOption } from '../run/since.ts';
import { type CommandMaker, doing, example, idArgument, latestIdArgument, outputOption, wholeNumber } from './usage.ts';

export const status: CommandMaker = (cli) =>
  new Command('status')
    .description('show the state of a rollout and the next steps; without an id, of all that run')
    .addArgument(latestIdArgument())
    .addOption(outputOption('json', 'yaml'))
    .addHelpText('after', example('meshshift status', 'meshshift status color-backend-4f2a9c1-1 -o json'))
    .action(doing(cli, () => import('../commands/status.ts')));

export const list: CommandMaker = (cli) =>
  new Command('list')
    .description('list the rollouts that run or need a person')
    .addOption(outputOption('json', 'yaml', 'wide'))
    .addOption(sinceOption('only rollouts that began'))
    .addHelpText('after', example('meshshift list', 'meshshift list --since 2h -o wide'))
    .action(doing(cli, () => import('../commands/list.ts')));

export const watch: CommandMaker = (cli) =>
  new Command('watch')
    .description('follow a rollout to its end; the exit code shows the outcome')
    .addArgument(idArgument())
    .option('--keep-warm', 'follow it until the stable is no longer kept warm')
    .option('--web', 'also show it on a page of this machine, until Ctrl-C')
    .option('--port <n>', 'with --web: its port on 127.0.0.1 (default: any)', wholeNumber(0, 65_535))
    .option('--app <url>', 'with --web: show the answers of the colour teller of `meshshift local` at this URL')
    .option('--control', 'with --web: buttons to pause, resume, approve and abort, for whoever has the printed address')
    .addHelpText('after', example('meshshift watch color-backend-4f2a9c1-1', 'meshshift watch --web --control'))
    .action(doing(cli, () => import('../commands/watch.ts')));

export const why: CommandMaker = (cli) =>
  new Command('why')
    .description('explain the last decision in one paragraph: numbers, limits, effect, next steps')
    .addArgument(latestIdArgument())
    .addHelpText('after', example('meshshift why color-backend-4f2a9c1-1'))
    .action(doing(cli, () => import('../commands/why.ts')));

export const history: CommandMaker = (cli) =>
  new Command('history')
    .description('list all rollouts and rejected starts, or all decisions on one')
    .argument('[rollout]', 'its id')
    .option('--limit <n>', 'the number of rollouts to show (default: 20; all with --since)', wholeNumber(1, 10_000))
    .addOption(outputOption('json', 'yaml', 'wide'))
    .addOption(sinceOption('only rollouts that began, or decisions of one,'))
    .option('--decisions', 'with -o json or yaml: each rollout with its decisions, each command and its person')
    .addHelpText(
      'after',
      example(
        'meshshift history',
        'meshshift history color-backend-4f2a9c1-1',
        'meshshift history --since 2026-11-30 --decisions -o json',
      ),
    )
    .action(doing(cli, () => import('../commands/history.ts')));

export const report: CommandMaker = (cli) =>
  new Command('report')
    .description('write a report of a rollout, ended or running, as one HTML file without dependencies')
    .addArgument(latestIdArgument())
    .option('--out <file>', 'the file to write (default: <rollout>.html); - for standard output')
    .option(
      '--upload [address]',
      's3://BUCKET/KEY or s3://BUCKET/FOLDER/, by default the spec’s report: put it there instead, or as well with --out',
    )
    .addHelpText(
      'after',
      `
It reads CloudWatch with your permissions cloudwatch:GetMetricData and cloudwatch:ListMetrics; without them it shows
the rest. --upload needs your s3:PutObject and prints the link. With --json it prints the contents of the page, and writes a file only with --out.
${example('meshshift report color-backend-4f2a9c1-1', 'meshshift report --out report.html')}`,
    )
    .action(doing(cli, () => import('../commands/report.ts')));

export const record: CommandMaker = (cli) =>
  new Command('record')
    .description('write a rollout as one line for `meshshift replay`: its weights and its metrics')
    .addArgument(latestIdArgument())
    .addHelpText(
      'after',
      `
It reads CloudWatch with your permissions cloudwatch:GetMetricData and cloudwatch:ListMetrics.
${example(
  'meshshift record color-backend-4f2a9c1-1 >> recorded.ndjson',
  'meshshift record | meshshift replay --config rollout.yaml',
)}`,
    )
    .action(doing(cli, () => import('../commands/record.ts')));

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
    .action(doing(cli, () => import('../commands/replay.ts')));
