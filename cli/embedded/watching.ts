import { isOn, samplingProblem, samplingRateBy } from '../../local/data-plane/tracing/tracing-variables.ts';
import { exits, Failure } from '../run/failure.ts';
import type { Host } from '../run/host.ts';

const statsdPort = 8125;

/** What of App Mesh's variables says how a proxy is watched. */
interface Watching {
  readonly hasMeshTags: boolean;
  readonly statsdPort: number | undefined;
  /** Without a port it is that of the embedded AWS. */
  readonly xray: { readonly port: number | undefined; readonly samplingRate: number } | undefined;
}

/** Whether a text is a port from 1 to 65535. */
export const isPort = (text: string): boolean => /^\d+$/.test(text) && Number(text) > 0 && Number(text) < 65_536;
const portProblem = (name: string, text: string) =>
  isPort(text) ? [] : [`${name} is ${text}: a port from 1 to 65535 is allowed`];

/**
 * A port that an option gives, else a variable; undefined where neither does.
 *
 * @throws Failure for a variable that is no port
 */
export function portBy(variable: string, option: number | undefined, { env }: Pick<Host, 'env'>): number | undefined {
  const text = env[variable] ?? '';
  if (option !== undefined || text === '') return option;
  if (isPort(text)) return Number(text);
  throw new Failure(exits.usage, portProblem(variable, text).join(''));
}

/**
 * Reads the variables by which App Mesh's Envoys are watched: ENABLE_ENVOY_STATS_TAGS, ENABLE_ENVOY_DOG_STATSD with STATSD_PORT
 * and STATSD_ADDRESS, ENABLE_ENVOY_XRAY_TRACING with XRAY_DAEMON_PORT and XRAY_SAMPLING_RATE.
 *
 * @throws Failure that names every value which is not allowed
 */
export function watchingBy({ env }: Pick<Host, 'env'>): Watching {
  const hasStatsd = isOn(env.ENABLE_ENVOY_DOG_STATSD);
  const samplingRate = samplingRateBy(env);
  const { STATSD_ADDRESS: address = '127.0.0.1', STATSD_PORT: statsd = String(statsdPort) } = env;
  const { XRAY_DAEMON_PORT: xray } = env;
  const sampling = samplingProblem(env);
  const problems = [
    ...(hasStatsd && address !== '127.0.0.1' ? [`STATSD_ADDRESS is ${address}: 127.0.0.1 is allowed`] : []),
    ...(hasStatsd ? portProblem('STATSD_PORT', statsd) : []),
    ...(samplingRate !== undefined && xray ? portProblem('XRAY_DAEMON_PORT', xray) : []),
    ...(sampling === undefined ? [] : [sampling]),
  ];
  if (problems.length > 0) throw new Failure(exits.usage, problems.join('; '));
  return {
    hasMeshTags: isOn(env.ENABLE_ENVOY_STATS_TAGS),
    statsdPort: hasStatsd ? Number(statsd) : undefined,
    xray: samplingRate === undefined ? undefined : { port: xray ? Number(xray) : undefined, samplingRate },
  };
}
