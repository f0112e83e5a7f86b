import { Command } from 'commander';
import type { CommandMaker, Context } from '../run/context.ts';
import { example, wholeNumber } from '../run/context.ts';
import { exits, Failure, whyNotServed } from '../run/failure.ts';
import { localPort, stackName } from '../run/settings.ts';

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

export interface Welcome {
  readonly env: Readonly<Record<string, string>>;
  readonly stack: string;
  readonly requestLog: string;
  readonly timeScale: number;
  /** Where the colour teller answers; undefined without it. */
  readonly app: string | undefined;
}

/** What a person reads who has just started the embedded AWS: what to paste, and what to try. */
export const welcomeLines = ({ env, stack, requestLog, timeScale, app }: Welcome): string[] => [
  `An AWS on this machine, with the stack ${stack} deployed. Ctrl-C ends it.`,
  '',
  'In another terminal:',
  ...Object.entries(env).map(([name, value]) => `  export ${name}=${value}`),
  '',
  'Then, for instance:',
  ...(app === undefined
    ? ['  aws ssm get-parameters-by-path --path /meshshift', '  meshshift doctor']
    : [
        '  aws appmesh list-meshes',
        '  meshshift plan examples/color-teller.yaml',
        '  meshshift start examples/color-teller.yaml --wait',
        `  meshshift watch --web --app ${app}`,
        '  meshshift why',
        '  aws cloudwatch set-alarm-state --alarm-name color-wrong-answers --state-value ALARM --state-reason "to try it"',
        '',
        `The colour teller answers on ${app}/color${timeScale === 1 ? '; its metrics come each minute, so give it four before the first start (--time-scale 30 makes it eight seconds)' : ''}.`,
      ]),
  `Each call is written down in ${requestLog}.`,
];
