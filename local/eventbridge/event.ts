import { accountId, region } from '../kit/account.ts';

/** An event that an AWS service sends to the default event bus. */
export interface AwsEvent {
  readonly source: string;
  readonly detailType: string;
  /** ARNs. */
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
  /** Epoch milliseconds; the moment of arrival if left out. */
  readonly time?: number;
}

/** An event as rules and targets see it. */
export interface EventEnvelope {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  readonly account: string;
  /** ISO 8601, whole seconds. */
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
}

/** The envelope's time has whole seconds; milliseconds are in the detail, if anywhere. */
export const envelopeOf = (event: AwsEvent, id: string, now: number): EventEnvelope => ({
  version: '0',
  id,
  'detail-type': event.detailType,
  source: event.source,
  account: accountId,
  time: `${new Date(event.time ?? now).toISOString().slice(0, 19)}Z`,
  region,
  resources: event.resources,
  detail: event.detail,
});
