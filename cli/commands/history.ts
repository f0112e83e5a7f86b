import type { Decision } from '../../core/ledger/decision.ts';
import type { AttemptRecord } from '../../core/ledger/record.ts';
import { span } from '../../core/text/span.ts';
import { shortened } from '../../core/text/within.ts';
import { entryText } from '../rollout/decisions.ts';
import type { FindPorts } from '../rollout/find.ts';
import { attempts, findRollout } from '../rollout/find.ts';
import type { Connection } from '../run/connection.ts';
import type { Context } from '../run/context.ts';
import { exits } from '../run/failure.ts';
import { columns, timestamp } from '../terminal/text.ts';

export async function run(
  context: Context,
  id: string | undefined,
  { limit }: { readonly limit: number },
): Promise<number> {
  const connection = await context.connect();
  if (id === undefined) await all(context, connection, limit);
  else await one(context, connection, id);
  return exits.done;
}

async function all(context: Context, { ledger, stack }: Pick<Connection, 'ledger' | 'stack'>, limit: number) {
  const records = (await attempts(ledger)).slice(0, limit);
  const head = ['STARTED (UTC)', 'ROLLOUT', 'OUTCOME', 'TOOK', 'REASON'];
  context.show(
    records,
    records.length === 0
      ? [`no rollout was ever started on stack ${stack.name}`]
      : columns([head, ...records.map(row)]),
  );
}

const row = (record: AttemptRecord): string[] => {
  const { startedAt, rolloutId, endedAt, reason = '' } = record;
  return [
    timestamp(startedAt),
    rolloutId,
    record.outcome ?? (record.promotedAt === undefined ? 'running' : 'promoted, kept warm'),
    endedAt === undefined ? '' : span((endedAt - startedAt) / 1000),
    shortened(reason, 300),
  ];
};

async function one(context: Context, ports: FindPorts & Pick<Connection, 'ledger'>, id: string) {
  const { rolloutId, state, execution } = await findRollout(ports, id);
  const { record, decisions } = state;
  const routesBefore = await ports.ledger.routesBefore(rolloutId);
  const rejection = record === undefined ? await ports.ledger.rejectionOf(rolloutId) : undefined;
  context.show(
    { rolloutId, record: record ? { ...record, routesBefore } : null, ...(rejection && { rejection }), decisions },
    decisions.length === 0
      ? [`${rolloutId} was never planned: ${execution?.error ?? execution?.status ?? ''}: ${execution?.cause ?? ''}`]
      : columns(decisions.map(entry)),
  );
}

const entry = (decision: Decision): string[] => [
  timestamp(decision.at),
  decision.step === undefined || decision.step < 0 ? '' : `step ${decision.step + 1}`,
  decision.did,
  decision.verdict ?? '',
  entryText(decision),
];
