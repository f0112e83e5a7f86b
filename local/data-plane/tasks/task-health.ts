import * as z from 'zod/mini';
import { plural } from '../../kit/plural.ts';
import { type HealthReport, healthReport, type UnhealthyReason } from '../control/health-report.ts';
import { type Task, task } from './task.ts';

const target = healthReport.def.shape.targets.def.element;

/** What the callers of a task find of it. */
export const taskHealth = z.object({
  /** How many judge it: those whose proxies check it, or look at its answers. */
  callers: z.int(),
  /** Those that send it no requests, by their tasks. */
  unhealthy: z.array(z.extend(z.omit(target, { origin: true }), { caller: z.string() })),
});

export type TaskHealth = z.infer<typeof taskHealth>;

/** A task with what its callers find of it. */
export const listedTask = z.extend(task, { health: taskHealth });

export type ListedTask = z.infer<typeof listedTask>;

/** The newest report of each caller's proxy, by its task. */
export function healthOf({ ports }: Pick<Task, 'ports'>, reports: ReadonlyMap<string, HealthReport>): TaskHealth {
  const own = new Set(ports.map(({ origin }) => origin));
  const found = [...reports].flatMap(([caller, { targets }]) => {
    const judged = targets.filter(({ origin }) => own.has(origin));
    return judged.length === 0 ? [] : [{ caller, judged }];
  });
  return {
    callers: found.length,
    unhealthy: found.flatMap(({ caller, judged }) => {
      const reasons = [...new Set(judged.flatMap((one) => one.reasons))];
      const ends = judged.flatMap(({ ejectedUntil }) => ejectedUntil ?? []);
      if (reasons.length === 0) return [];
      return [{ caller, reasons, ...(ends.length > 0 && { ejectedUntil: Math.max(...ends) }) }];
    }),
  };
}

const reasonWords: Readonly<Record<UnhealthyReason, string>> = {
  failed_active_hc: 'fails its health check',
  failed_outlier_check: 'ejected after errors',
};

const clockTime = (epochMs: number): string => new Date(epochMs).toISOString().slice(11, 19);

/**
 * `healthy`, `not checked` where no caller judges it, or `unhealthy by 2 of 3 callers: fails its health check; ejected
 * after errors until 12:04:31 UTC at least`.
 */
export function healthText({ callers, unhealthy }: TaskHealth): string {
  if (callers === 0) return 'not checked';
  if (unhealthy.length === 0) return 'healthy';
  const ends = unhealthy.flatMap(({ ejectedUntil }) => ejectedUntil ?? []);
  const until = ends.length === 0 ? '' : ` until ${clockTime(Math.max(...ends))} UTC at least`;
  const reasons = new Set(unhealthy.flatMap((one) => one.reasons));
  const why = [...reasons].map((one) =>
    one === 'failed_outlier_check' ? `${reasonWords[one]}${until}` : reasonWords[one],
  );
  return `unhealthy by ${unhealthy.length} of ${plural(callers, 'caller')}: ${why.join('; ')}`;
}
