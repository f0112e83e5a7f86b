import type { ReportPlace } from './report-place.ts';

/** An AWS: the real one's Region, or an endpoint of one's own, which has no console. */
export interface AwsPlace {
  readonly region: string;
  readonly endpoint?: string | undefined;
}

/** The host of the console in the Region's partition. Source: AWS Management Console, "Working in a Region". */
const consoleHost = (region: string): string =>
  region.startsWith('cn-')
    ? 'console.amazonaws.cn'
    : region.startsWith('us-gov-')
      ? 'console.amazonaws-us-gov.com'
      : `${region}.console.aws.amazon.com`;

/** The address of an object that a colleague with access opens: in the console, or on an endpoint of one's own. */
export function objectAddress({ region, endpoint }: AwsPlace, { bucket, key }: ReportPlace): string {
  if (endpoint !== undefined) return `${endpoint.replace(/\/$/, '')}/${bucket}/${encodeURI(key)}`;
  return `https://${consoleHost(region)}/s3/object/${bucket}?region=${region}&prefix=${encodeURIComponent(key)}`;
}

/** Minutes before a rollout that its dashboard shows, and after it: CloudWatch has a period a few minutes late. */
const marginMs = 10 * 60_000;

/**
 * The stack's dashboard in CloudWatch for the time of a rollout. Nothing is created for it: the address has the time.
 *
 * @param from in milliseconds, and so is `to`
 */
export function dashboardAddress(stack: string, region: string, from: number, to: number): string {
  const at = (time: number) => new Date(time).toISOString().replace(/\.\d+/, '');
  const name = encodeURIComponent(`${stack}-${region}`);
  return `https://${consoleHost(region)}/cloudwatch/home?region=${region}#dashboards/dashboard/${name}?start=${at(from - marginMs)}&end=${at(to + marginMs)}`;
}
