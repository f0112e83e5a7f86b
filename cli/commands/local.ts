import { Command } from 'commander';
import { localPort, stackName } from '../connection/settings.ts';
import { welcomeLines } from '../embedded/welcome.ts';
import type { CommandMaker } from '../run/cli.ts';
import type { Context } from '../run/context.ts';
import { example } from '../run/example.ts';
import { exits } from '../run/exit-codes.ts';
import { Failure } from '../run/failure.ts';
import { whyNotServed } from '../run/port-in-use.ts';
import { wholeNumber } from '../run/whole-number.ts';

interface LocalOptions {
  readonly port: number;
  readonly timeScale: number;
  readonly rate: number;
  readonly bare?: boolean;
  readonly data?: string;
}

export const local: CommandMaker = (cli) =>
  new Command('local')
    .description('run an AWS on this machine with the stack deployed, for meshshift and for the AWS CLI')
    .option('--port <n>', 'where it listens on 127.0.0.1; 0 for any', wholeNumber(0, 65_535), localPort)
    .option('--data <folder>', 'keep everything there, and go on where it stood')
    .option('--time-scale <n>', 'how many times as fast as real time it waits', wholeNumber(1, 60), 1)
    .option('--rate <n>', 'requests a second on the colour teller', wholeNumber(1, 2000), 400)
    .option('--bare', 'no mesh, no colour teller, no alarm: only the deployed stack')
    .addHelpText('after', example('meshshift local', 'meshshift local --port 4600 --time-scale 30'))
    .action((options: LocalOptions, command: Command) => cli.run(command, (context) => run(context, options)));

async function run(context: Context, { port, timeScale, rate, bare, data }: LocalOptions): Promise<number> {
  const { serve } = await import('../embedded/serve.ts');
  const stack = stackName(context.options, context.world.env);
  const served = await serve({
    port,
    timeScale,
    stack,
    ...(data !== undefined && { dataDir: data }),
    ...(bare !== true && { rate }),
  }).catch((error: unknown) => {
    const todo = `give another, as in \`meshshift local --port 0\`; if an embedded AWS runs there, it is used with AWS_ENDPOINT_URL=http://127.0.0.1:${port}`;
    throw new Failure(exits.unreachable, whyNotServed(error, todo), { cause: error });
  });
  const { client, requestLog, app } = served;
  const { accessKeyId, secretAccessKey } = client.credentials;
  const env = {
    AWS_ENDPOINT_URL: client.endpoint,
    AWS_REGION: client.region,
    AWS_DEFAULT_REGION: client.region,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
  };
  context.show({ env, stack, requestLog, app: app ?? null }, welcomeLines({ env, stack, requestLog, timeScale, app }));
  await new Promise<void>((resolve) => {
    // Only the first Ctrl-C is for us: a second one ends the process at once.
    const unlisten = context.world.onInterrupt(() => {
      unlisten();
      resolve();
    });
  });
  await served.close();
  return exits.done;
}
