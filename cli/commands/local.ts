import { samplingProblem } from '../../local/data-plane/tracing/tracing-variables.ts';
import { portBy } from '../embedded/watching.ts';
import { welcomeLines } from '../embedded/welcome.ts';
import type { Context } from '../run/context.ts';
import { exits, Failure, whyNotServed } from '../run/failure.ts';
import { stackName } from '../run/settings.ts';

interface LocalOptions {
  readonly port: number;
  readonly timeScale: number;
  readonly rate: number;
  readonly bare?: boolean;
  readonly lenient?: boolean;
  readonly data?: string;
  readonly xrayPort?: number;
  readonly defaultRetries: boolean;
}

export async function run(context: Context, options: LocalOptions): Promise<number> {
  const { port, timeScale, rate, bare, lenient, data, defaultRetries } = options;
  const sampling = samplingProblem(context.host.env);
  if (sampling !== undefined) throw new Failure(exits.usage, sampling);
  const xrayPort = portBy('XRAY_DAEMON_PORT', options.xrayPort, context.host);
  const { isDaemonPortTaken, serve } = await import('../embedded/serve.ts');
  const stack = stackName(context.options, context.host.env);
  const served = await serve({
    port,
    timeScale,
    stack,
    lenient: lenient === true,
    hasDefaultRetries: defaultRetries,
    ...(xrayPort !== undefined && { xrayPort }),
    ...(data !== undefined && { dataDir: data }),
    ...(bare !== true && { rate }),
  }).catch((error: unknown) => {
    const other = `name another, as in \`meshshift local --port 0\`; to use an embedded AWS that runs there, set AWS_ENDPOINT_URL=http://127.0.0.1:${port}`;
    const todo = isDaemonPortTaken(error) ? 'name another by --xray-port, or leave it out for any free one' : other;
    throw new Failure(exits.unreachable, whyNotServed(error, todo), { cause: error });
  });
  const { client, requestLog, app, daemonPort } = served;
  const { accessKeyId, secretAccessKey } = client.credentials;
  const env = {
    AWS_ENDPOINT_URL: client.endpoint,
    AWS_REGION: client.region,
    AWS_DEFAULT_REGION: client.region,
    // Some operations are sent to another host, such as data-127.0.0.1, which has no address here.
    AWS_DISABLE_HOST_PREFIX_INJECTION: 'true',
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
  };
  context.show(
    { env, stack, requestLog, app: app ?? null, xrayDaemonPort: daemonPort },
    welcomeLines({ env, stack, requestLog, timeScale, app, daemonPort }),
  );
  await new Promise<void>((resolve) => {
    // Only the first Ctrl-C is handled: a second one ends the process at once.
    const unlisten = context.host.onInterrupt(() => {
      unlisten();
      resolve();
    });
  });
  await served.close();
  return exits.done;
}
