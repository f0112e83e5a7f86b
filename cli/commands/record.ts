import { Command } from 'commander';
import { findRollout } from '../follow/find-rollout.ts';
import { recordRollout } from '../record/record-rollout.ts';
import type { CommandMaker } from '../run/cli.ts';
import { example } from '../run/example.ts';
import { exits } from '../run/exit-codes.ts';
import { latestIdArgument } from '../run/id-argument.ts';

export const record: CommandMaker = (cli) =>
  new Command('record')
    .description('write a rollout that has run as one line for `meshshift replay`: its weights and what was measured')
    .addArgument(latestIdArgument())
    .addHelpText(
      'after',
      `
It reads CloudWatch itself, with cloudwatch:GetMetricData and cloudwatch:ListMetrics.
${example(
  'meshshift record color-backend-4f2a9c1-1 >> recorded.ndjson',
  'meshshift record | meshshift replay --config rollout.yaml',
)}`,
    )
    .action((id: string | undefined, _options: object, command: Command) =>
      cli.run(command, async (context) => {
        const connection = await context.connect();
        const { rolloutId, sight } = await findRollout(connection, id, { orLatest: true });
        const recording = await recordRollout(connection.metrics, rolloutId, sight, connection.now());
        context.data(recording);
        return exits.done;
      }),
    );
