type Variables = Readonly<Record<string, string | undefined>>;

/** The share of traces that are kept unless XRAY_SAMPLING_RATE says another. Source: App Mesh user guide, Envoy variables. */
const usualSamplingRate = '0.05';

/** Where the daemon is unless XRAY_DAEMON_PORT says otherwise. Source: AWS X-Ray developer guide, the X-Ray daemon. */
export const usualXrayPort = 2000;

export const isOn = (value: string | undefined): boolean => value === '1' || value === 'true';

/** What is wrong with XRAY_SAMPLING_RATE where it is read; undefined for nothing. */
export function samplingProblem({
  XRAY_SAMPLING_RATE: rate = usualSamplingRate,
  ...env
}: Variables): string | undefined {
  const isRate = /^\d*\.?\d+$/.test(rate) && Number(rate) <= 1;
  return isOn(env.ENABLE_ENVOY_XRAY_TRACING) && !isRate
    ? `XRAY_SAMPLING_RATE is ${rate}: a share from 0 to 1 is allowed`
    : undefined;
}

/** The share of new traces that App Mesh's variables have a proxy keep; undefined where it does not trace. */
export function samplingRateBy({ ENABLE_ENVOY_XRAY_TRACING: traces, ...env }: Variables): number | undefined {
  const { XRAY_SAMPLING_RATE: rate = usualSamplingRate } = env;
  return isOn(traces) ? Number(rate) : undefined;
}
