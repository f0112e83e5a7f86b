import type { HookMoment } from '../../core/spec/hook-spec.ts';
import { formatDuration } from '../../core/text/duration.ts';

export interface ShownHook {
  readonly name: string;
  readonly at: HookMoment;
  readonly lambda?: string | undefined;
  readonly https?: { readonly url: string } | undefined;
  readonly timeoutSeconds: number;
  readonly onFailure: 'rollback' | 'hold' | 'proceed';
}

const when: Readonly<Record<HookMoment, string>> = {
  beforeFirstShift: 'before the first shift',
  beforeStep: 'before each step',
  afterPromotion: 'after the promotion',
  afterRollback: 'after a rollback',
};

const ifItFails = { rollback: 'else rolled back', hold: 'else held for a person', proceed: 'a failure is told' };

/** The hooks of a plan, a line each: when, what is called, how long, and what its failure means. */
export const hookLines = (hooks: readonly ShownHook[]): string[] =>
  hooks.map(({ name, at, lambda, https, timeoutSeconds, onFailure }) => {
    const called = https === undefined ? `function ${lambda}` : https.url;
    return `  ${when[at]} the hook ${name} (${called}, ${formatDuration(timeoutSeconds)}), ${ifItFails[onFailure]}`;
  });
