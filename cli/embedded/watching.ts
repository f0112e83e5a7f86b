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

const isOn = (value: string | undefined) => value === '1' || value === 'true';

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

/** The share of traces that are kept unless XRAY_SAMPLING_RATE says another. Source: App Mesh user guide, Envoy variables. */
const samplingRate = 0.05;

/**
 * Reads the variables by which App Mesh's Envoys are watched: ENABLE_ENVOY_STATS_TAGS, ENABLE_ENVOY_DOG_STATSD with STATSD_PORT
 * and STATSD_ADDRESS, ENABLE_ENVOY_XRAY_TRACING with XRAY_DAEMON_PORT and XRAY_SAMPLING_RATE.
 *
 * @throws Failure that names every value which is not allowed
 */
export function watchingBy({ env }: Pick<Host, 'env'>): Watching {
  const hasStatsd = isOn(env.ENABLE_ENVOY_DOG_STATSD);
  const hasXray = isOn(env.ENABLE_ENVOY_XRAY_TRACING);
  const { STATSD_ADDRESS: address = '127.0.0.1', STATSD_PORT: statsd = String(statsdPort) } = env;
  const { XRAY_DAEMON_PORT: xray, XRAY_SAMPLING_RATE: rate = String(samplingRate) } = env;
  const isRate = /^\d*\.?\d+$/.test(rate) && Number(rate) <= 1;
  const problems = [
    ...(hasStatsd && address !== '127.0.0.1' ? [`STATSD_ADDRESS is ${address}: 127.0.0.1 is allowed`] : []),
    ...(hasStatsd ? portProblem('STATSD_PORT', statsd) : []),
    ...(hasXray && xray ? portProblem('XRAY_DAEMON_PORT', xray) : []),
    ...(hasXray && !isRate ? [`XRAY_SAMPLING_RATE is ${rate}: a share from 0 to 1 is allowed`] : []),
  ];
  if (problems.length > 0) throw new Failure(exits.usage, problems.join('; '));
  return {
    hasMeshTags: isOn(env.ENABLE_ENVOY_STATS_TAGS),
    statsdPort: hasStatsd ? Number(statsd) : undefined,
    xray: hasXray ? { port: xray ? Number(xray) : undefined, samplingRate: Number(rate) } : undefined,
  };
}
