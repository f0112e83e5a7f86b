import type { Model } from './model.ts';

/** Forgets a deleted machine once nothing of it runs. Its closed executions can still be looked at. */
export function forgetDeleted({ store }: Pick<Model, 'store'>, arn: string): void {
  const machine = store.machines.get(arn);
  if (machine?.status !== 'DELETING') return;
  const isNeeded = [...store.executions.values()].some(
    (execution) => execution.machineArn === arn && execution.status === 'RUNNING',
  );
  if (!isNeeded) store.machines.delete(arn);
}
