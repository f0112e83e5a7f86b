import type { CloudWatchClient, MetricDatum } from '@aws-sdk/client-cloudwatch';
import { PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import type { Clock } from '../clock.ts';
import type { CloudWatch } from '../cloudwatch/cloud-watch.ts';

const minuteMs = 60_000;
/** PutMetricData's limit is 1,000 metrics and 1 MB; distributions are long. */
const datumsPerCall = 300;

export interface MinuteSource {
  readonly namespace: string;
  /** What has gathered since the last call, to be stamped with the start of the minute that it covers. */
  collect(minuteStart: Date): MetricDatum[];
}

/** Brings data to CloudWatch. */
export type PutMetrics = (namespace: string, data: MetricDatum[]) => Promise<unknown>;

/** By PutMetricData, as an agent does. */
export const putBy =
  (client: Pick<CloudWatchClient, 'send'>): PutMetrics =>
  (Namespace, MetricData) =>
    client.send(new PutMetricDataCommand({ Namespace, MetricData }));

/** As a service of AWS says something of itself, under a namespace that begins with `AWS/`. */
export const putAsService =
  (cloudWatch: Pick<CloudWatch, 'publishOwn'>): PutMetrics =>
  async (namespace, data) =>
    cloudWatch.publishOwn(
      namespace,
      data.map(({ Timestamp, ...datum }) => ({
        ...datum,
        ...(Timestamp && { Timestamp: Timestamp.getTime() / 1000 }),
      })),
    );

interface MinutePublisherOptions {
  readonly clock: Clock;
  readonly put: PutMetrics;
  readonly sources: readonly MinuteSource[];
  /** A call that failed for good; its data are lost, as with the agent. */
  readonly onFailure: (error: unknown) => void;
}

/** Publishes at the end of every minute of the clock what the sources gathered in it. Returns how to stop. */
export function publishEachMinute({ clock, put, sources, onFailure }: MinutePublisherOptions): () => void {
  const publish = async ({ namespace, collect }: MinuteSource, minuteStart: Date) => {
    const data = collect(minuteStart);
    for (let from = 0; from < data.length; from += datumsPerCall) {
      const part = data.slice(from, from + datumsPerCall);
      await put(namespace, part).catch(onFailure);
    }
  };
  const schedule = () => {
    const minuteStart = Math.floor(clock.now() / minuteMs) * minuteMs;
    return clock.after(minuteStart + minuteMs - clock.now(), () => {
      // A real timer may fire a little early, and a scaled clock makes seconds of it: never publish a minute twice.
      if (clock.now() < minuteStart + minuteMs) {
        timer = schedule();
        return;
      }
      for (const source of sources) publish(source, new Date(minuteStart)).catch(onFailure);
      timer = schedule();
    });
  };
  let timer = schedule();
  return () => timer.cancel();
}
