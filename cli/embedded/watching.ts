import { exits, Failure } from '../run/failure.ts';
import type { Host } from '../run/host.ts';

const statsdPort = 8125;

/** What of App Mesh's variables says how a proxy is watched. */
interface Watching {
  readonly hasMeshTags: boolean;
  readonly statsdPort: number | undefined;
}

const isOn = (value: string | undefined) => value === '1' || value === 'true';

/**
 * Reads ENABLE_ENVOY_STATS_TAGS, ENABLE_ENVOY_DOG_STATSD, STATSD_PORT and STATSD_ADDRESS, as App Mesh's Envoys do.
 *
 * @throws Failure for a daemon on another machine, and for a port that is none
 */
export function watchingBy({ env }: Pick<Host, 'env'>): Watching {
  const hasMeshTags = isOn(env.ENABLE_ENVOY_STATS_TAGS);
  if (!isOn(env.ENABLE_ENVOY_DOG_STATSD)) return { hasMeshTags, statsdPort: undefined };
  const { STATSD_ADDRESS: address = '127.0.0.1', STATSD_PORT: text = String(statsdPort) } = env;
  const port = Number(text);
  const problems = [
    ...(address === '127.0.0.1' ? [] : [`STATSD_ADDRESS is ${address}: 127.0.0.1 is allowed`]),
    ...(/^\d+$/.test(text) && port > 0 && port < 65_536
      ? []
      : [`STATSD_PORT is ${text}: a port from 1 to 65535 is allowed`]),
  ];
  if (problems.length > 0) throw new Failure(exits.usage, problems.join('; '));
  return { hasMeshTags, statsdPort: port };
}
