import type { Control } from '../../core/control/control.ts';
import { isHeld } from '../../core/control/control.ts';
import { mayNotAsk } from './dead-man.ts';
import type { Act } from './people.ts';
import { editedTo } from './people.ts';
import type { RollbackWatch } from './rollback-watch.ts';
import { shareOf, trafficOf } from './routes-in-force.ts';
import type { World } from './world.ts';

export interface Concluding {
  /** Whether everything has come to rest. */
  isOver(): boolean;
  /** The rules for the end of a run. */
  check(watch: RollbackWatch): Promise<void>;
  /** By rollout, once checked. */
  readonly ends: ReadonlyMap<string, Ended>;
}

const second = 1000;
/** An action that is still under way when all is at rest lands within W of its death. */
const quietSeconds = 150;
/** After the last fault: the schedule, its settling, the schedule again, and one asynchronous retry. */
const leaseBound = 8 * 60 * second;
/** From an alarm to the stable weights: at once where nothing goes wrong, else after the schedule has seen it. */
const promptBound = 15 * second;
const faultyBound = 6 * 60 * second;
/** The extra time when AWS would not say whether an execution runs: silence counts as an end after five minutes. */
const silenceBound = 6 * 60 * second;
const patience = ({ plan }: World) => (plan.rates.has(mayNotAsk) ? silenceBound : 0);

export function concluding(world: World, acts: readonly Act[]): Concluding {
  const { observer, now, start, executions, areAny } = world;
  const ends = new Map<string, Ended>();
  const busy = start + Math.max(0, ...acts.map(({ at, after }) => (after === undefined ? at : 0))) + 5 * second;
  let restsSince: number | undefined;

  const isAtRest = () => {
    const control = observer.control();
    const isLeft = !isHeld(control) || (control.phase === 'halted' && !isUnderWay(control));
    return isLeft && executions.size > 0 && !areAny();
  };

  return {
    ends,
    isOver() {
      if (now() < busy) return false;
      if (isAtRest()) restsSince ??= now();
      else restsSince = undefined;
      return restsSince !== undefined && now() - restsSince > quietSeconds * second;
    },
    async check(watch) {
      for (const [rolloutId, executionArn] of executions) {
        const { status, error, cause, stopDate } = await world.call('states', 'DescribeExecution', { executionArn });
        ends.set(rolloutId, {
          outcome: outcomeOf(status, error),
          cause: String(cause ?? ''),
          at: Number(stopDate) * 1000,
        });
        if (status === 'RUNNING') observer.violate('lease given back', `${rolloutId} never came to its end`);
      }
      const control = observer.control();
      if (isHeld(control) && control.phase !== 'halted')
        observer.violate('lease given back', `${control.rolloutId} still holds the router in ${control.phase}`);
      checkPatience(world, ends);
      checkLeases(world, ends);
      checkRoutes(world);
      checkDrift(world);
      observer.concluded();
      checkEvents(world);
      checkDuties(world, watch);
      await checkLedger(world);
    },
  };
}

/** The schedule finishes a halted rollout that was released, or whose halt was never announced. */
const isUnderWay = ({ released, untold = [] }: Control): boolean => released !== undefined || untold.length > 0;

/** The meaning of an execution's status for its rollout. */
const outcomeOf = (status: unknown, error: unknown): string => {
  if (status === 'SUCCEEDED') return 'promoted';
  return status === 'FAILED' ? String(error) : String(status).toLowerCase();
};

export interface Ended {
  readonly outcome: string;
  readonly cause: string;
  /** Not a number while it runs. */
  readonly at: number;
}

/** Weights that the rollouts sent themselves are never taken for a person's. */
function checkDrift({ observer, edits }: World): void {
  if (edits.some(({ ofWeights }) => ofWeights)) return;
  for (const { rolloutId, control } of observer.rollouts.values())
    if (control.stop?.kind === 'drift')
      observer.violate('weights restored', `${rolloutId}: ${control.stop.text}, but nobody has`);
}

/** A want of concurrency of ten minutes ends no rollout and no rollback; no longer one occurs here. */
function checkPatience({ observer }: World, ends: ReadonlyMap<string, Ended>): void {
  for (const { rolloutId, control } of observer.rollouts.values())
    if (control.stop?.text.includes('TooManyRequestsException'))
      observer.violate('throttling outlasted', `${rolloutId} was stopped for throttling: ${control.stop.text}`);
  for (const [rolloutId, { outcome, cause }] of ends)
    if (/^Lambda throttled |TooManyRequestsException/.test(cause))
      observer.violate('throttling outlasted', `${rolloutId} ended as ${outcome} for throttling: ${cause}`);
}

/** The lease does not outlive its execution by more than the bound. */
function checkLeases(world: World, ends: ReadonlyMap<string, Ended>): void {
  const { observer, start, plan } = world;
  for (const { rolloutId, releasedAt, control } of observer.rollouts.values()) {
    const ended = ends.get(rolloutId);
    if (ended === undefined || releasedAt === undefined || control.phase === 'halted') continue;
    const late = releasedAt - Math.max(ended.at, start + plan.until);
    if (late > leaseBound + patience(world))
      observer.violate(
        'lease given back',
        `${rolloutId} kept the router ${Math.round(late / 1000)} s longer than its execution ran`,
      );
  }
}

/** Each route has the original weights, the promoted ones or a person's, and every other field as the last person left it. */
function checkRoutes({ observer, router, edits, originals }: World): void {
  const control = observer.control();
  const kinds = new Set<string>();
  for (const [route, { targets, rest }] of router.routes) {
    const original = originals.get(route)?.targets ?? [];
    const edited = edits.filter((edit) => edit.route === route);
    const byHand = editedTo(edits, route).has(trafficOf(targets));
    const promoted = [...observer.rollouts.values()].some(
      ({ canary, control: last }) => last.promotedAt !== undefined && shareOf(targets, canary) === 1,
    );
    if (trafficOf(targets) === trafficOf(original)) kinds.add('original');
    else if (promoted) kinds.add('promoted');
    else if (byHand) kinds.add('by hand');
    else
      observer.violate(
        'weights restored',
        `${route} is left at ${trafficOf(targets)}${isHeld(control) ? `, held in ${control.phase}` : ''}`,
      );
    const last = edited.at(-1)?.rest ?? originals.get(route)?.rest;
    if (rest !== last && !observer.overrun.has(route))
      observer.violate('weights restored', `${route} lost what was beside its weights: ${rest} for ${last}`);
  }
  if (kinds.has('original') && kinds.has('promoted') && edits.length === 0)
    observer.violate('weights restored', 'some routes are promoted and some are as before');
}

/** One terminal event for each rollout that held the router, and after a promotion at most one that takes it back. */
function checkEvents({ observer }: World): void {
  for (const { rolloutId, releasedAt, control } of observer.rollouts.values()) {
    if (releasedAt === undefined && control.phase !== 'halted') continue;
    const told = [...(observer.terminal.get(rolloutId) ?? [])];
    const [first = '', ...rest] = told;
    const isTakenBack = rest.length === 1 && /^Rollout (Reverted|Halted)/.test(rest[0] ?? '');
    const isOne = rest.length === 0 || (first.startsWith('Rollout Promoted') && isTakenBack);
    if (told.length === 0 || !isOne || first.startsWith('Rollout Reverted'))
      observer.violate(
        'end reported once',
        `${rolloutId} was told to have ended ${told.length} times: ${told.join(', ')}`,
      );
  }
}

/** An alarm brings the stable back: at once where nothing goes wrong, else soon after the last fault. */
function checkDuties(world: World, { duties }: RollbackWatch): void {
  const { observer, start, plan, now } = world;
  for (const { alarm, at, clearedAt, doneAt, voidAt, rolloutId, isQuiet } of duties) {
    if (voidAt !== undefined) continue;
    const until = doneAt ?? now();
    const late = () =>
      observer.violate(
        'alarms answered',
        `${alarm} in ALARM: ${rolloutId} ${doneAt === undefined ? 'was not restored' : `was restored after ${Math.round((until - at) / 1000)} s`}`,
      );
    if (isQuiet) {
      if (until - at > promptBound) late();
      continue;
    }
    const faultsEnd = start + plan.until;
    // An alarm that was over before the schedule looked rests on its event alone, which a fault may have lost.
    const isOver = clearedAt !== undefined && clearedAt < Math.max(at, faultsEnd) + 130 * second;
    const since = isOver ? observer.rollouts.get(rolloutId)?.stoppedAt : at;
    if (since === undefined) continue;
    if (until - Math.max(since, faultsEnd) > faultyBound + patience(world)) late();
  }
}

interface Row {
  readonly did: string;
  readonly at: number;
  readonly step?: number;
}

/** For every weight that was set, the ledger has the decision that set it. */
async function checkLedger({ observer, call, base }: World): Promise<void> {
  for (const { rolloutId, sets, originals, control } of observer.rollouts.values()) {
    if (sets.length === 0) continue;
    const items = await allDecisions(call, base.table, rolloutId);
    const rows = items.map(
      (item): Row => ({
        did: String(item.did?.S),
        at: Number(item.at?.N),
        ...(item.step !== undefined && { step: Number(item.step.N) }),
      }),
    );
    for (const { at, route, share, traffic } of sets) {
      const before = rows.filter((row) => row.at <= at + 5000);
      const isRestore = traffic === trafficOf(originals.get(route) ?? []);
      const step = control.plan.steps.findIndex(({ weight }) => Math.abs(weight / 100 - share) < 1e-6);
      const explained =
        isRestore && share === 0 && control.plan.readyWithinSeconds !== undefined
          ? // The canary was named for its health.
            rows.some(({ did }) => did === 'planned')
          : isRestore
            ? rows.some(({ did }) => did === 'restored' || did === 'halted' || did === 'ended')
            : before.some((row) =>
                step === 0 ? row.did === 'planned' : ['passed', 'proceeded'].includes(row.did) && row.step === step - 1,
              );
      if (!explained)
        observer.violate('decisions recorded', `nothing in the ledger of ${rolloutId} explains ${route} at ${traffic}`);
    }
  }
}

async function allDecisions(call: World['call'], TableName: string, rolloutId: string) {
  const items: Record<string, { readonly S?: string; readonly N?: string } | undefined>[] = [];
  let from: unknown;
  do {
    const { Items, LastEvaluatedKey } = await call('dynamodb', 'Query', {
      TableName,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': { S: `DECISION#${rolloutId}` } },
      ...(from !== undefined && { ExclusiveStartKey: from }),
    });
    if (Array.isArray(Items)) items.push(...Items);
    from = LastEvaluatedKey;
  } while (from !== undefined);
  return items;
}
