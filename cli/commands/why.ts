import { Command } from 'commander';
import type { Decision } from '../../core/ledger/decision.ts';
import { formatTargets } from '../../core/routing/weights.ts';
import { findRollout } from '../rollout/find.ts';
import { canDo } from '../rollout/next-steps.ts';
import { doing, stepOf } from '../rollout/standing.ts';
import type { Ending, Sight } from '../rollout/state.ts';
import { endingOf } from '../rollout/state.ts';
import type { CommandMaker } from '../run/context.ts';
import { example, latestIdArgument } from '../run/context.ts';
import { exits } from '../run/failure.ts';
import { ago } from '../terminal/text.ts';

export const why: CommandMaker = (cli) =>
  new Command('why')
    .description('the last decision in one paragraph: numbers, limits, what was done, what can be done')
    .addArgument(latestIdArgument())
    .addHelpText('after', example('meshshift why color-backend-4f2a9c1-1'))
    .action((id: string | undefined, _options: object, command: Command) =>
      cli.run(command, async (context) => {
        const connection = await context.connect();
        const { rolloutId, sight, execution } = await findRollout(connection, id, { orLatest: true });
        const now = connection.now();
        const found = whyOf(rolloutId, sight, endingOf(sight, execution, 'retired'), now);
        context.show(found, [paragraph(found, now)]);
        return exits.done;
      }),
    );

/** The last decision on a rollout and what it rests on. */
export interface Why {
  readonly rolloutId: string;
  /** What the rollout is doing, or how it ended: `is at step 2 of 4, 30%: bakes, 1 m left`. */
  readonly standing: string;
  /** Whether nothing is left to be decided. */
  readonly ended: boolean;
  /** Its reasons have metric, value and limit, worst first. */
  readonly decision?: Decision;
  /** What was done about it. */
  readonly done?: string;
  /** That Lambda throttled the automation, and when it last ran late for it. */
  readonly throttled?: string;
  readonly canDo: readonly string[];
}

/** Explains where a rollout stands by the last decision that counts: what stopped it, else its last look. */
export function whyOf(rolloutId: string, sight: Sight, ending: Ending | undefined, now: number): Why {
  const { decisions } = sight;
  const decision = decisive(decisions);
  const restored = decisions.findLast(({ did }) => did === 'restored' || did === 'shifted');
  const late = decisions.findLast(({ throttled }) => throttled !== undefined);
  return {
    rolloutId,
    standing: standingOf(sight, ending, now),
    ended: sight.control === undefined && ending !== undefined,
    ...(decision && { decision }),
    ...(restored && { done: doneBy(restored, now) }),
    ...(late && late !== decision && { throttled: lateBy(late, now) }),
    canDo: canDo(sight, ending?.outcome),
  };
}

function standingOf({ control, record }: Sight, ending: Ending | undefined, now: number): string {
  if (control !== undefined) return `is at ${stepOf(control)}: ${doing(control, now)}`;
  if (ending === undefined) return 'was started and is not planned yet';
  const when = record?.endedAt === undefined ? '' : ` ${ago(record.endedAt, now)}`;
  return `ended${when} as ${ending.outcome}: ${ending.reason}`;
}

/** What stopped it stands above everything later; then its promotion; else the last look, else whatever was last. */
function decisive(decisions: readonly Decision[]): Decision | undefined {
  const stopped = decisions.find(({ did }) => did === 'stopped' || did === 'halted');
  if (stopped !== undefined) return stopped;
  const restored = decisions.some(({ did }) => did === 'restored');
  const signalled = decisions.findLast(({ did }) => did === 'signalled');
  if (restored && signalled !== undefined) return signalled;
  const promoted = decisions.find(({ did }) => did === 'promoted');
  if (promoted !== undefined) return promoted;
  return (
    decisions.findLast(({ by, did }) => by === 'analyze-canary' && did !== 'ended') ??
    decisions.findLast(({ did }) => did !== 'ended')
  );
}

const doneBy = ({ did, set = {}, weight, at }: Decision, now: number): string => {
  const targets = Object.entries(set).map(([route, list]) => `${route}: ${formatTargets(list)}`);
  const what = did === 'restored' ? 'the original weights were put back' : `the weight was set to ${weight}%`;
  return `${what}${targets.length > 0 ? ` (${targets.join('; ')})` : ''} ${ago(at, now)}`;
};

const lateBy = ({ by, at, throttled = 0 }: Decision, now: number): string =>
  `Lambda throttled ${by}, for want of concurrency: it ran ${ago(at, now)}, at try ${throttled + 1}`;

/** The same as one paragraph for a person. `now` in milliseconds. */
export function paragraph(why: Why, now: number): string {
  const { rolloutId, standing, ended, decision, done, throttled, canDo: options } = why;
  return [
    `${rolloutId} ${standing}`,
    ...(decision === undefined ? (ended ? [] : ['Nothing has been decided yet']) : [decisionText(decision, now)]),
    ...(done === undefined ? [] : [`What was done: ${done}`]),
    ...(throttled === undefined ? [] : [throttled]),
    ...(options.length === 0 ? [] : [`What can be done: ${options.join('; ')}`]),
  ]
    .map((text) => (/[.!?]$/.test(text) ? text : `${text}.`))
    .join(' ');
}

const decided: Readonly<Record<Decision['did'], string>> = {
  planned: 'to plan:',
  shifted: 'to shift, because',
  looked: 'to keep looking, because',
  passed: 'to go on, because',
  proceeded: 'to proceed, because',
  waited: 'to wait, because',
  hookCalled: 'to call a hook:',
  hookPassed: 'to go on:',
  hookFailed: 'on a hook:',
  stopped: 'to stop it, because',
  promoted: 'to promote it, because',
  restored: 'to restore, because',
  halted: 'to halt, because',
  ended: 'to end it:',
  signalled: 'a signal from outside:',
  alarmGone: 'to miss an alarm:',
  alarmBack: 'to find an alarm again:',
  continued: 'to go on in another execution:',
};

function decisionText({ at, by, who, did, verdict, why, reasons = [] }: Decision, now: number): string {
  const findings = reasons.map(({ text }) => text).filter((text) => !why.includes(text));
  const judged = findings.length === 0 ? '' : `; ${verdict}: ${findings.join('; ')}`;
  return `The last decision, ${ago(at, now)} by ${who ?? by}, was ${decided[did]} ${why}${judged}`;
}
