import type { Control } from '../../core/control/control.ts';
import { currentWeight } from '../../core/control/control.ts';
import { dueHook } from '../../core/control/due-hook.ts';
import { stopText } from '../../core/line/line.ts';
import { namedTargets, routeNameIn, versionNames } from '../../core/plan/names.ts';
import { formatTargets } from '../../core/routing/weights.ts';
import { span } from '../../core/text/span.ts';
import { errorRates, labelled, lineStopValue, optionLines, view } from '../follow/view.ts';
import { findRollout } from '../rollout/find.ts';
import type { Links } from '../rollout/links.ts';
import { linksOf } from '../rollout/links.ts';
import { byAttention } from '../rollout/next-steps.ts';
import { doing, progressOf, stepOf } from '../rollout/standing.ts';
import type { RolloutEnding, RolloutState } from '../rollout/state.ts';
import { endingOf, heldItems, readRollout } from '../rollout/state.ts';
import type { Connection } from '../run/connection.ts';
import type { Context } from '../run/context.ts';
import { exits } from '../run/failure.ts';
import type { OutputLine } from '../terminal/printed.ts';
import { bold, line } from '../terminal/printed.ts';
import { ago } from '../terminal/text.ts';

export async function run(context: Context, id: string | undefined): Promise<number> {
  const connection = await context.connect();
  const items = id === undefined ? await heldItems(connection.control) : [];
  if (items.length > 1) return showAll(context, connection, byAttention(items));
  const { rolloutId, state, execution } = await findRollout(connection, id, { orLatest: true });
  const ending = endingOf(state, execution, 'retired');
  const now = connection.now();
  const { width = usualWidth } = context.window ?? {};
  const links = linksOf(connection, state);
  context.show({ ...statusValue(rolloutId, state, ending, now), ...links }, [
    ...statusLines(rolloutId, state, ending, now, width),
    ...linkLines(links),
  ]);
  return exits.done;
}

/** Of lines that go to no terminal. */
const usualWidth = 80;

/** All that runs: one value for programs in a list, three lines for a person each. */
async function showAll(context: Context, connection: Connection, items: readonly Control[]): Promise<number> {
  const states = await Promise.all(items.map(({ rolloutId }) => readRollout(connection, rolloutId)));
  const now = connection.now();
  context.show(
    states.map((state) =>
      statusValue(state.control?.rolloutId ?? state.record?.rolloutId ?? '', state, undefined, now),
    ),
    [...states.flatMap((state) => briefly(state, now)), '`meshshift status ROLLOUT` has more of one'],
  );
  return exits.done;
}

/** One of several rollouts in a few lines; none once it has ended. */
export function briefly({ control, lineStop, decisions }: RolloutState, now: number): OutputLine[] {
  if (control === undefined) return [];
  const { rolloutId, stable, canary, finding } = progressOf(control, decisions, now);
  return [
    line`  ${bold(rolloutId)}  ${stable} > ${canary}, ${stepOf(control)}`,
    ...(lineStop === undefined ? [] : [`    the line holds it: ${stopText(lineStop)}`]),
    `    ${doing(control, now)}`,
    ...(finding === undefined ? [] : [`    ${finding}`]),
  ];
}

/** A rollout's state for programs. Times are in milliseconds since the epoch, weights in percent. */
export function statusValue(
  rolloutId: string,
  { control, lineStop, record, decisions }: RolloutState,
  ending: RolloutEnding | undefined,
  now: number,
) {
  const progress = control && progressOf(control, decisions, now);
  const rates = errorRates(decisions);
  return {
    rolloutId,
    running: control !== undefined,
    ...(control &&
      progress && {
        phase: control.phase,
        doing: doing(control, now),
        step: progress.step,
        steps: progress.weights,
        weight: currentWeight(control),
        stepSecondsLeft: Math.round(progress.stepSecondsLeft),
        secondsLeft: Math.round(progress.secondsLeft),
        paused: control.pause?.value === true,
        ...(control.held?.since !== undefined && { heldSince: control.held.since }),
        ...(control.gone && { alarmsGone: Object.values(control.gone).map(({ name }) => name) }),
        ...(control.waiting && { waitingFor: control.waiting.for }),
        ...hookValue(control),
        ...(control.stop && { stop: control.stop }),
        ...(lineStop && { lineStop: lineStopValue(lineStop) }),
      }),
    ...(record && {
      router: record.router,
      stable: record.plan.stable,
      canary: record.plan.canary,
      startedAt: record.startedAt,
      ...(record.promotedAt !== undefined && { promotedAt: record.promotedAt }),
      ...(record.endedAt !== undefined && { endedAt: record.endedAt }),
    }),
    ...(ending && { outcome: ending.outcome, reason: ending.reason }),
    errorRate: { canary: rates.canary.at(-1) ?? null, stable: rates.stable.at(-1) ?? null },
  };
}

/** The hook that is being called, or that failed and holds the rollout. */
function hookValue(control: Control) {
  const due = dueHook(control);
  if (due === undefined || (due.progress.since === undefined && due.progress.failed === undefined)) return {};
  const { failed } = due.progress;
  return { hook: { name: due.hook.name, ...(failed === undefined ? { calling: true } : { failed }) } };
}

const linkLines = (links: Links): OutputLine[] => Object.entries(links).map(([name, link]) => labelled(name, link));

/** A rollout's state for a person. */
function statusLines(
  rolloutId: string,
  state: RolloutState,
  ending: RolloutEnding | undefined,
  now: number,
  width: number,
): OutputLine[] {
  const { control, record } = state;
  if (control !== undefined) {
    const began = labelled('router', `${control.router}, started ${ago(control.plannedAt, now)}`);
    return [...view(state, now, { width }), began, ...optionLines(state, ending)];
  }
  if (ending === undefined) return [line`  ${bold(rolloutId)} was started and is not planned yet`];
  return [
    line`  ${bold(rolloutId)}  ${ending.outcome}`,
    `  ${ending.reason}`,
    ...(record === undefined
      ? []
      : [
          `  ${versionNames(record.plan).stable} > ${versionNames(record.plan).canary} on ${record.router}`,
          `  started ${ago(record.startedAt, now)}${record.endedAt === undefined ? '' : `, took ${span((record.endedAt - record.startedAt) / 1000)}`}`,
          ...Object.entries(record.routesAfter ?? {}).map(
            ([route, { targets }]) =>
              `  ${routeNameIn(record.plan, route)} was left at ${formatTargets(namedTargets(record.plan, targets))}`,
          ),
        ]),
    ...optionLines(state, ending),
  ];
}
