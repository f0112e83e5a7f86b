import { exitCodes } from '../../core/ledger/outcome.ts';
import { stopsOf, stopText } from '../../core/line/line.ts';
import type { Problem } from '../../core/text/problem.ts';
import { startCommand } from '../follow/view.ts';
import { nextSteps } from '../rollout/next-steps.ts';
import { doing } from '../rollout/standing.ts';
import { heldItems } from '../rollout/state.ts';
import type { Connection } from '../run/connection.ts';
import type { Context } from '../run/context.ts';
import { exits, failureOf } from '../run/failure.ts';
import { whereabouts } from '../run/settings.ts';

interface Finding {
  readonly check: string;
  readonly is: 'ok' | 'missing' | 'person' | 'warning';
  readonly text: string;
  /** What to do about it. */
  readonly todo?: string;
}

interface Diagnosis {
  readonly findings: readonly Finding[];
  /** That of the first fault. */
  readonly exitCode: number;
}

/** Tries everything that the other commands need, one after the other. It changes nothing. */
export async function diagnose(context: Context, spec: unknown): Promise<Diagnosis> {
  const findings: Finding[] = [];
  let exitCode: number = exits.done;
  const at = whereabouts(context.options, context.host.env);
  const missing = (check: string, text: string, code: number) => {
    findings.push({ check, is: 'missing', text });
    exitCode ||= code;
  };
  const attempt = async (check: string, work: () => Promise<string | readonly Finding[]>) => {
    try {
      const found = await work();
      if (typeof found === 'string') findings.push({ check, is: 'ok', text: found });
      else findings.push(...found);
    } catch (error) {
      const failure = failureOf(error, at);
      missing(check, failure.message, failure.exitCode);
    }
  };

  let connection: Connection | undefined;
  await attempt('stack', async () => {
    connection = await context.connect();
    return `${connection.stack.name} in ${connection.stack.region} (${connection.where})`;
  });
  if (connection === undefined) return { findings, exitCode };
  const { identity, control, line, execution, dryRun, now } = connection;
  await attempt('credentials', identity);
  await attempt('state machine', async () => {
    await execution('no-such-rollout');
    return 'executions can be read';
  });
  await attempt('dry run', async () => {
    const { plan, problems, warnings } = await dryRun(spec ?? {});
    if (spec === undefined) return 'it answers; name a spec to have it planned';
    const warned = warnings.map((one) => specFinding(one, 'warning'));
    if (plan !== undefined && problems.length === 0)
      return [{ check: 'dry run', is: 'ok', text: 'the spec would start' }, ...warned];
    exitCode ||= exitCodes.rejected;
    return [...problems.map((one) => specFinding(one, 'missing')), ...warned];
  });
  await attempt('line', async () => {
    const stops = stopsOf(await line.read());
    if (stops.length === 0) return 'it runs: rollouts start and go on';
    return stops.map(
      (stop): Finding => ({
        check: 'line',
        is: 'person',
        text: stopText(stop),
        todo: `\`${startCommand(stop)}\` lets rollouts start and go on`,
      }),
    );
  });
  await attempt('rollouts', async () => {
    const items = await heldItems(control);
    const waiting = items.filter(({ phase }) => phase === 'halted' || phase === 'rollbackFailed');
    if (waiting.length === 0) return `${items.length} running, none needs a person`;
    exitCode ||= exitCodes.halted;
    return waiting.map(
      (item): Finding => ({
        check: item.rolloutId,
        is: 'person',
        text: doing(item, now()),
        todo: nextSteps({ control: item, decisions: [] }).join('; '),
      }),
    );
  });
  return { findings, exitCode };
}

const specFinding = ({ path, found, allowed }: Problem, is: 'missing' | 'warning'): Finding => ({
  check: 'spec',
  is,
  text: `${path || 'the whole'}: ${is === 'missing' ? 'found ' : ''}${found}`,
  todo: `${is === 'missing' ? 'allowed' : 'better'}: ${allowed}`,
});
