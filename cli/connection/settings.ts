import type { ClientOverrides } from '../../adapters/clients.ts';
import { region as localRegion } from '../../local/service.ts';
import type { Whereabouts } from '../run/failure-of.ts';
import type { GlobalOptions } from '../run/global-options.ts';

/** Where `meshshift local` listens unless told otherwise. */
export const localPort = 4599;
export const localEndpoint = `http://127.0.0.1:${localPort}`;

type Environment = Readonly<Record<string, string | undefined>>;
export type ClientSettings = ClientOverrides & { readonly profile?: string };

/** What the AWS clients are made with; all that is not here comes from the SDK's own default chain. */
export function clientSettings(options: GlobalOptions, env: Environment): ClientSettings {
  if (options.local)
    return {
      endpoint: localEndpoint,
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

/** As errors name it. */
export function whereabouts(options: GlobalOptions, env: Environment): Whereabouts {
  const endpoint = options.local ? localEndpoint : env.AWS_ENDPOINT_URL;
  const region = options.region ?? env.AWS_REGION ?? env.AWS_DEFAULT_REGION;
  return {
    where: endpoint || (region ? `AWS in ${region}` : 'AWS'),
    local: options.local === true || /^https?:\/\/(127\.0\.0\.1|localhost)/.test(endpoint ?? ''),
  };
}
