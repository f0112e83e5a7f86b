import type { Decision } from '../../core/ledger/decision.ts';
import { judgedMetrics, newestLook } from '../rollout/judged-metrics.ts';
import type { ReportedRollout } from '../rollout/reported.ts';
import type { DecidingLook } from './story.ts';

/** The numbers of the newest look: it decided, unless something else stopped the rollout after it. */
export function decidingLook({ state, ending }: ReportedRollout): { readonly numbers?: DecidingLook } {
  const { decisions, record, control } = state;
  const look = newestLook(decisions);
  if (look === undefined) return {};
  const rows = judgedMetrics(look, control?.plan ?? record?.plan);
  return { numbers: { at: look.at, of: roleOf(look, decisions, ending !== undefined), rows } };
}

function roleOf(look: Decision, decisions: readonly Decision[], isOver: boolean): string {
  const step = look.step === undefined || look.step < 0 ? '' : ` in step ${look.step + 1}`;
  if (look.did === 'stopped' && look.verdict !== 'pass') return `The look that stopped it${step}`;
  const later = decisions.slice(decisions.indexOf(look) + 1);
  const other = isOver || later.some(({ did }) => did === 'halted') ? otherCause(later) : undefined;
  if (other !== undefined) return `Decided by ${other}; the last look${step}`;
  if (look.did === 'promoted') return 'The look that promoted it';
  return isOver ? `The last look${step}` : `The newest look${step}`;
}

/** What ended the rollout after its last look; undefined where its numbers did. */
function otherCause(later: readonly Decision[]): string | undefined {
  if (later.some(({ did }) => did === 'halted')) return 'a change from outside';
  const alarm = later.find(({ did, who }) => did === 'signalled' && who?.includes(':alarm:'));
  if (alarm !== undefined) return `the alarm ${alarm.who?.replace(/^.*:alarm:/, '')}`;
  return later.some(({ did, why }) => did === 'signalled' && /^(Abort|Roll Back)\b/.test(why)) ? 'a person' : undefined;
}
