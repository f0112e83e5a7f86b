import { mayNotAsk } from './dead-man.ts';
import { aimedPlan } from './fault-plan.ts';
import type { Act } from './people.ts';
import type { RunOptions } from './run-options.ts';
import type { Sabotage } from './sabotage.ts';
import { alarmAt, alarmsOnly, good, hasty, spread, toldAfterRollback, watching } from './sabotage-scenes.ts';
import type { Scenario } from './scenario.ts';

/** A line of the source taken out, or put differently. */
const guard = (
  name: string,
  removes: string,
  [file, from, to = '']: readonly [file: string, from: string, to?: string],
  scene: (seed: number) => RunOptions,
): Sabotage => ({ name, removes, options: (seed) => ({ source: { file, from, to }, ...scene(seed) }) });

const rollBack = (file: string) => `functions/roll-back/${file}.ts`;
const shift = (file: string) => `functions/shift-weights/${file}.ts`;

const withStrategy =
  (strategy: Readonly<Record<string, unknown>>) =>
  (drawn: Scenario): Scenario => {
    const { spec, ...rest } = good(alarmsOnly(drawn));
    return { ...rest, spec: { ...spec, strategy } };
  };

/** Promoted at once, and kept warm for so many seconds. */
const keptWarm = (seconds: number) => withStrategy({ allAtOnce: true, finalBake: '1m', keepWarm: `${seconds}s` });

/** One step that bakes for so many minutes without a look. */
const baking = (minutes: number) =>
  withStrategy({ canary: { weight: 10, bake: `${minutes}m` }, finalBake: '1m', keepWarm: '0s' });

const keptWarmFirst = { place: 'keepWarm', nth: 1 } as const;

/** An execution that ends while it shifts. */
const cutShort = (seed: number): Act[] => [
  { at: spread(seed) * 2500, after: { place: 'shifting', nth: 1 + (seed % 2) }, does: 'stopExecution' },
];

/** Guards of the use cases, each a line or a condition. */
export const sabotagesOfGuards: readonly Sabotage[] = [
  guard(
    'alarm while kept warm',
    'a rollout whose execution died is left promoted though an alarm has stopped it',
    [rollBack('take-over'), 'if (control.stop) return restore(ports, control, requestId, why);'],
    (seed) => ({
      scenario: keptWarm(300),
      faultPlan: aimedPlan({ 'executions: token closed': 0.5 }),
      acts: [
        { at: 20_000, after: keptWarmFirst, does: 'alarm', alarm: 'errors', state: 'ALARM' },
        { at: 20_000 + spread(seed) * 1500, after: keptWarmFirst, does: 'stopExecution' },
      ],
    }),
  ),
  guard(
    'old read at a restore',
    'a route that an old read shows at its original weights is not restored',
    [rollBack('restore-routes'), "if (compared.kind === 'stale') return 'stale';"],
    (seed) => ({
      scenario: alarmsOnly,
      faultPlan: aimedPlan({ 'mesh: read stale': 0.9 }),
      acts: alarmAt(1000 + spread(seed) * 8000),
    }),
  ),
  guard(
    'end of settling',
    'the reaper ends a rollback before nothing can land any more',
    [rollBack('take-over'), 'if ((control.settleUntil ?? 0) > now) return;'],
    (seed) => ({
      scenario: alarmsOnly,
      faultPlan: aimedPlan({ 'route: write lands late': 0.5, 'event: twice': 0.9 }),
      acts: cutShort(seed),
    }),
  ),
  guard(
    'one check of a settled restore',
    'runs of the dead-man’s switch outdo each other with the check of a restore that has settled',
    [
      rollBack('take-over'),
      'checkedNow(stopped(seen, stop), stop.at)',
      "{ ...stopped(seen, stop), phase: seen.phase === 'settling' ? 'shifting' : seen.phase }",
    ],
    (seed) => ({
      faultPlan: aimedPlan({ [mayNotAsk]: 0.9 }),
      acts: [{ at: 2000 + spread(seed) * 60_000, does: 'stopExecution' }],
    }),
  ),
  guard(
    'hooks after a late end',
    'a rollback whose end landed while it was tried again calls no hook, and nobody is told',
    [
      'functions/rollout/hooks.ts',
      'if (record?.hooksDue !== true) return lostRouter(ports.ledger, ticket);',
      'if (record?.hooksDue !== true || ticket.hook === undefined) return lostRouter(ports.ledger, ticket);',
    ],
    (seed) => ({
      scenario: toldAfterRollback,
      faultPlan: aimedPlan({ 'table: answer slow': 0.4, 'function: runs twice': 0.9 }, 30),
      acts: alarmAt(20_000 + spread(seed) * 30_000),
    }),
  ),
  guard(
    'twins of a restore',
    'a run of the restore gives the router back while a write of its twin may land',
    [
      rollBack('roll-back'),
      'const doubt = attempt > 0 || hasTwinWritten || latest',
      'const doubt = attempt > 0 || latest',
    ],
    (seed) => ({
      scenario: alarmsOnly,
      faultPlan: aimedPlan({ 'route: write lands late': 0.4, 'function: runs twice': 0.9 }),
      acts: alarmAt(20_000 + spread(seed) * 30_000),
    }),
  ),
  guard(
    'halted by a twin',
    'a run of the restore settles a rollout that its twin has halted',
    [rollBack('roll-back'), "latest.phase === 'halted' ? undefined : settling(", 'settling('],
    (seed) => ({
      scenario: alarmsOnly,
      faultPlan: aimedPlan({ 'function: runs twice': 0.9, 'table: first write slow': 0.5 }),
      acts: [
        { at: 25_000 + spread(seed) * 30_000, does: 'editWeights', route: 0, share: 40 },
        ...alarmAt(30_000 + spread(seed) * 30_000),
        // By hand to where the restore would have put it, so that a later look finds nothing of another party.
        { at: 60_000 + spread(seed) * 30_000, does: 'editWeights', route: 0, share: 0 },
      ],
    }),
  ),
  guard(
    'closed window',
    'a weight is raised whatever the calendar says',
    ['core/control/closed-window.ts', 'if (opens === now) return undefined;', 'return undefined;'],
    () => ({
      scenario: withStrategy({ linear: { step: 20, every: '2m' }, finalBake: '1m', keepWarm: '0s' }),
      faultPlan: aimedPlan({ 'calendar: closes for a while': 1 }),
    }),
  ),
  guard(
    'note before the write',
    'a restore writes before it is noted that it does',
    [
      rollBack('restore-routes'),
      'await beforeWrite();\n  const reading',
      'void beforeWrite().catch(() => undefined);\n  const reading',
    ],
    (seed) => ({
      scenario: alarmsOnly,
      faultPlan: aimedPlan({ 'route: write lands late': 0.6, 'function: runs twice': 0.9, 'table: request slow': 0.4 }),
      acts: alarmAt(20_000 + spread(seed) * 30_000),
    }),
  ),
  guard(
    'halted by a rollback',
    'a rollback goes on where a person has changed the weights',
    [
      rollBack('roll-back'),
      "if (restored.some(({ kind }) => kind === 'drift')) return haltOnDrift(ports, ticket, control, restored);",
    ],
    (seed) => ({
      scenario: alarmsOnly,
      faultPlan: aimedPlan({}),
      acts: [
        { at: 30_000 + spread(seed) * 60_000, does: 'editWeights', route: 0, share: 40 },
        ...alarmAt(31_000 + spread(seed) * 60_000),
      ],
    }),
  ),
  guard(
    'withdrawal of a write in doubt',
    'a write whose answer never came is no longer waited for',
    [
      shift('shift-route'),
      'if (isWithoutEffect(error)) await withdraw();\n    throw error;\n  }\n}\n\n/** Whether a failed write',
      'await withdraw();\n    throw error;\n  }\n}\n\n/** Whether a failed write',
    ],
    (seed) => ({
      scenario: watching,
      faultPlan: aimedPlan({ 'route: write lands late': 0.5 }),
      acts: alarmAt(3500 + spread(seed) * 10_000),
    }),
  ),
  guard(
    'end of a late write',
    'a write in doubt is waited for from its intent on, and not from the death of its sender',
    [
      'core/control/settle.ts',
      'at + (writerSeconds + settleSeconds(router)) * 1000',
      'at + traitsOf(router).landsWithinSeconds * 1000',
    ],
    (seed) => ({
      scenario: hasty,
      faultPlan: aimedPlan({ 'route: write lands late': 0.2 + 0.4 * spread(seed) }),
      acts: [],
    }),
  ),
  guard(
    'newer pause',
    'a pause that comes late outdoes the resume that was sent after it',
    ['core/control/obey.ts', 'if (!isLater(pause, stands))', 'if (pause.issuedAt < 0)'],
    (seed) => ({
      scenario: (drawn) => good(alarmsOnly(drawn)),
      faultPlan: aimedPlan({ 'event: late': 0.5 }),
      acts: ['Pause', 'Resume', 'Pause', 'Resume', 'Pause'].map((type, i) => ({
        at: 20_000 + i * 8000 + spread(seed, i) * 4000,
        does: 'command',
        type,
      })),
    }),
  ),
  guard(
    'hold of a shift in doubt',
    'a shift whose first write had no answer is carried on though the rollout was paused meanwhile',
    [shift('shift-route'), "if (why !== undefined) return { kind: 'held', control: seen, why };"],
    (seed) => ({
      scenario: (drawn) => ({ ...watching(drawn), routes: drawn.routes.slice(0, 1) }),
      faultPlan: aimedPlan({ 'route: failed before': 0.7, 'route: answer lost': 0.5 }),
      acts: [{ at: 1000 + spread(seed) * 4000, after: { place: 'shifting', nth: 1 }, does: 'command', type: 'Pause' }],
    }),
  ),
  guard(
    'a write on a route made again',
    'weights that a rollout sent before a route was made again stay on it',
    [
      'core/routing/drift.ts',
      'isWrittenByUs && found.version > firstVersion',
      'isWrittenByUs && found.version < firstVersion',
    ],
    (seed) => ({
      scenario: watching,
      faultPlan: aimedPlan({ 'route: write lands late': 0.4, 'mesh: read stale': 0.5 }),
      acts: [
        {
          at: spread(seed) * 400,
          after: { place: 'shifting', nth: 1 + (seed % 2) },
          does: 'makeRouteAgain',
          route: 0,
          priority: 300,
        },
      ],
    }),
  ),
  guard(
    'ended before it began',
    'a start that is tried again takes the router for a rollout that has ended',
    [
      'functions/plan-rollout/take-router.ts',
      'if ((await ports.ledger.recordOf(claim.rolloutId))?.outcome !== undefined) return { ended: true };',
    ],
    (seed) => ({
      faultPlan: aimedPlan({ 'function: runs twice': 0.5, 'table: request slow': 0.3, 'mesh: answer slow': 0.3 }),
      acts: [{ at: 300 + spread(seed) * 1500, does: 'stopExecution' }],
    }),
  ),
  guard(
    'unheard stop',
    'an execution whose wake was lost sleeps on',
    [rollBack('reap'), 'if (lease.unheard !== undefined) await', 'if (false) await'],
    (seed) => ({
      scenario: baking(30),
      faultPlan: aimedPlan({ 'executions: token closed': 1 }, 2),
      acts: alarmAt(30_000 + spread(seed) * 60_000, 0.5),
    }),
  ),
];
