import type { ClientOverrides } from '../../adapters/sdk/clients.ts';
import { region as localRegion } from '../../local/kit/account.ts';
import type { Whereabouts } from './failure.ts';
import { exits, Failure } from './failure.ts';

/** Options that every command has. */
export interface GlobalOptions {
  readonly stack?: string;
  readonly profile?: string;
  readonly region?: string;
  readonly local?: boolean;
  readonly json?: boolean;
  /** Of the commands that have rows. */
  readonly output?: 'json' | 'yaml' | 'wide';
  /** False after --no-color. */
  readonly color?: boolean;
}

/** The default port of `meshshift local`. */
export const localPort = 4599;
const localEndpoint = `http://127.0.0.1:${localPort}`;

export type Environment = Readonly<Record<string, string | undefined>>;
export type ClientSettings = ClientOverrides & { readonly profile?: string };

/**
 * Settings of the AWS clients. All others come from the SDK's default chain.
 *
 * @throws Failure when --local and AWS_ENDPOINT_URL contradict each other
 */
export function clientSettings(options: GlobalOptions, env: Environment): ClientSettings {
  if (options.local)
    return {
      endpoint: endpointOfLocal(env),
      region: options.region ?? localRegion,
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    };
  // Unlike the AWS CLI, the SDK does not know AWS_DEFAULT_REGION.
  const region = options.region ?? env.AWS_REGION ?? env.AWS_DEFAULT_REGION;
  return {
    ...(region !== undefined && region !== '' && { region }),
    ...(options.profile !== undefined && { profile: options.profile }),
  };
}

/** Empty values count as absent, as they do in shells. */
export const stackName = (options: GlobalOptions, env: Environment): string =>
  options.stack || env.MESHSHIFT_STACK || 'meshshift';

/** The embedded AWS that AWS_ENDPOINT_URL names, else the one on the default port. */
function endpointOfLocal({ AWS_ENDPOINT_URL: named }: Environment): string {
  if (!named) return localEndpoint;
  if (isOfThisMachine(named)) return named;
  throw new Failure(
    exits.usage,
    `--local and AWS_ENDPOINT_URL=${named} contradict each other: leave out --local, or unset AWS_ENDPOINT_URL`,
  );
}

/** The embedded AWS that these options lead to. @throws Failure where they lead to AWS, or to another machine */
export function embeddedEndpoint(options: GlobalOptions, env: Environment): string {
  const { AWS_ENDPOINT_URL: named } = env;
  if (options.local) return endpointOfLocal(env);
  if (named && isOfThisMachine(named)) return named;
  const found = named
    ? `AWS_ENDPOINT_URL=${named} is none of this machine`
    : 'neither --local nor AWS_ENDPOINT_URL is given';
  throw new Failure(
    exits.usage,
    `this command is for an embedded AWS alone, and ${found}: start \`meshshift local\`, and give --local`,
  );
}

const isOfThisMachine = (url: string): boolean =>
  /^https?:\/\/(127\.\d+\.\d+\.\d+|localhost|\[::1\])([:/]|$)/.test(url);

/** The AWS that these options lead to, in the words of error messages. */
export function whereabouts(options: GlobalOptions, env: Environment): Whereabouts {
  const { AWS_ENDPOINT_URL: named } = env;
  if (named)
    return {
      where: named,
      namedBy: 'AWS_ENDPOINT_URL',
      todo: isOfThisMachine(named)
        ? `start it with \`meshshift local --port ${portOf(named)}\`, or unset AWS_ENDPOINT_URL`
        : 'check the network and AWS_ENDPOINT_URL',
    };
  if (options.local)
    return {
      where: localEndpoint,
      namedBy: '--local',
      todo: 'start it with `meshshift local`; if it listens on another port, set AWS_ENDPOINT_URL as it says',
    };
  const region = options.region ?? env.AWS_REGION ?? env.AWS_DEFAULT_REGION;
  return { where: region ? `AWS in ${region}` : 'AWS', todo: 'check the network and the Region' };
}

const portOf = (url: string): string => new URL(url).port || '80';
