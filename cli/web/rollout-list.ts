import type { AttemptRecord } from '../../core/ledger/record.ts';
import type { Html } from '../report/html.ts';
import { html } from '../report/html.ts';
import { attempts } from '../rollout/find.ts';
import { stepOf } from '../rollout/standing.ts';
import { heldItems } from '../rollout/state.ts';
import type { Connection } from '../run/connection.ts';
import { timestamp } from '../terminal/text.ts';

/** A rollout in the list of a page. */
export interface ListedRollout {
  readonly rolloutId: string;
  readonly startedAt: number;
  /** Its step while it runs, else its outcome. */
  readonly standing: string;
  readonly runs: boolean;
}

/** A page lists no more. */
const mostListed = 20;

/** The newest rollouts and rejected starts, newest first. */
export async function listedRollouts({
  control,
  ledger,
}: Pick<Connection, 'control' | 'ledger'>): Promise<readonly ListedRollout[]> {
  const [all, held] = await Promise.all([attempts(ledger), heldItems(control)]);
  return all.slice(0, mostListed).map((record: AttemptRecord) => {
    const item = held.find(({ rolloutId }) => rolloutId === record.rolloutId);
    const runs = record.outcome === undefined && item !== undefined;
    const { rolloutId, startedAt, outcome } = record;
    return { rolloutId, startedAt, runs, standing: runs ? stepOf(item) : (outcome ?? 'promoted') };
  });
}

/** The list with a link to each page; the current one is marked. Several that run are seen without unfolding it. */
export function rolloutList(rollouts: readonly ListedRollout[], current: string): Html {
  const running = rollouts.filter(({ runs }) => runs);
  const isSeveral = running.length > 1;
  const folded = isSeveral ? rollouts.filter(({ runs }) => !runs) : rollouts;
  const summary = isSeveral ? `Ended: ${folded.length}` : `Rollouts: ${running.length} of ${rollouts.length} run`;
  return html`${isSeveral ? listOf(running, current) : undefined}${
    folded.length === 0
      ? undefined
      : html`<details data-of="rollouts"><summary>${summary}</summary>${listOf(folded, current)}</details>`
  }`;
}

const listOf = (rollouts: readonly ListedRollout[], current: string): Html => html`
<ol>${rollouts.map(
  ({ rolloutId, startedAt, standing }) => html`
<li><a href="/?rollout=${encodeURIComponent(rolloutId)}"${rolloutId === current ? html` aria-current="page"` : undefined}>${rolloutId}</a> ${standing} <span class="quiet">${timestamp(startedAt)} UTC</span></li>`,
)}</ol>`;
