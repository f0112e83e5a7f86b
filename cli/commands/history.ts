import { allOf, atMost, callsAtOnce } from '../../core/at-most.ts';
import type { Decision } from '../../core/ledger/decision.ts';
import type { AttemptRecord } from '../../core/ledger/record.ts';
import { versionNames } from '../../core/plan/names.ts';
import { span } from '../../core/text/span.ts';
import { shortened } from '../../core/text/within.ts';
import { entryText } from '../rollout/decisions.ts';
import type { FindPorts } from '../rollout/find.ts';
import { attempts, findRollout } from '../rollout/find.ts';
import type { Connection } from '../run/connection.ts';
import type { Context } from '../run/context.ts';
import { exits, Failure } from '../run/failure.ts';
import type { Since } from '../run/since.ts';
import { columns, timestamp } from '../terminal/text.ts';

interface HistoryOptions {
  readonly limit?: number;
  readonly since?: Since;
  readonly decisions?: true;
}

export async function run(context: Context, id: string | undefined, options: HistoryOptions): Promise<number> {
  if (options.decisions && !context.json)
    throw new Failure(exits.usage, '--decisions is for programs: add -o json or -o yaml, or name one rollout');
  const connection = await context.connect();
  if (id === undefined) await all(context, connection, options);
  else await one(context, connection, id, options);
  return exits.done;
}

type AllPorts = Pick<Connection, 'ledger' | 'stack' | 'now'>;

async function all(context: Context, ports: AllPorts, { since, limit, decisions }: HistoryOptions) {
  const { ledger, stack, now } = ports;
  const from = since?.(now()) ?? 0;
  const most = limit ?? (since === undefined ? 20 : undefined);
  const records = (await attempts(ledger)).filter(({ startedAt }) => startedAt >= from).slice(0, most);
  const value = decisions ? await withDecisions(ledger, records) : records;
  const head = ['STARTED (UTC)', 'ROLLOUT', 'OUTCOME', 'TOOK'];
  const wideHead = ['ROUTER', 'STABLE', 'CANARY'];
  const nothing = since === undefined ? 'no rollout was ever started' : 'no rollout was started since then';
  context.show(
    value,
    records.length === 0
      ? [`${nothing} on stack ${stack.name}`]
      : columns([
          [...head, ...(context.wide ? wideHead : []), 'REASON'],
          ...records.map((record) => row(record, context.wide)),
        ]),
  );
}

/** Each record with its decisions, oldest first; the decision `signalled` has the person in `who`. */
const withDecisions = async (ledger: Connection['ledger'], records: readonly AttemptRecord[]) =>
  allOf(
    await atMost(callsAtOnce, records, async (record) => ({
      ...record,
      decisions: await ledger.decisions(record.rolloutId),
    })),
  );

const row = (record: AttemptRecord, isWide: boolean): string[] => {
  const { startedAt, rolloutId, endedAt, reason = '' } = record;
  return [
    timestamp(startedAt),
    rolloutId,
    record.outcome ?? ('promotedAt' in record && record.promotedAt !== undefined ? 'promoted, kept warm' : 'running'),
    endedAt === undefined ? '' : span((endedAt - startedAt) / 1000),
    ...(isWide ? versionCells(record) : []),
    isWide ? reason : shortened(reason, 300),
  ];
};

/** A start that was rejected has neither router nor versions. */
function versionCells(record: AttemptRecord): string[] {
  if (!('plan' in record)) return ['', '', ''];
  const { stable, canary } = versionNames(record.plan);
  return [record.router, stable, canary];
}

type OnePorts = FindPorts & Pick<Connection, 'ledger' | 'now'>;

async function one(context: Context, ports: OnePorts, id: string, { since }: HistoryOptions) {
  const { rolloutId, state, execution } = await findRollout(ports, id);
  const { record } = state;
  const from = since?.(ports.now()) ?? 0;
  const decisions = state.decisions.filter(({ at }) => at >= from);
  const routesBefore = await ports.ledger.routesBefore(rolloutId);
  const rejection = record === undefined ? await ports.ledger.rejectionOf(rolloutId) : undefined;
  const nothing =
    state.decisions.length > 0
      ? `${rolloutId} has no decision since then`
      : `${rolloutId} was never planned: ${execution?.error ?? execution?.status ?? ''}: ${execution?.cause ?? ''}`;
  context.show(
    { rolloutId, record: record ? { ...record, routesBefore } : null, ...(rejection && { rejection }), decisions },
    decisions.length === 0 ? [nothing] : columns(decisions.map(entry)),
  );
}

const entry = (decision: Decision): string[] => [
  timestamp(decision.at),
  decision.step === undefined || decision.step < 0 ? '' : `step ${decision.step + 1}`,
  decision.did,
  decision.verdict ?? '',
  entryText(decision),
];
