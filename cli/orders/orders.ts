import type { CommandType } from '../../core/signals/command.ts';

/** A command to a running rollout. */
export interface Order {
  readonly name: string;
  /** The detail-type on the bus; a caller needs permission for it. */
  readonly type: CommandType;
  readonly about: string;
  /** Whether it concerns one step. The step is named, so that a late order cannot reach the next one. */
  readonly ofStep?: true;
}

export const orders: readonly Order[] = [
  { name: 'approve', type: 'Approve', about: 'let a waiting step go on', ofStep: true },
  { name: 'pause', type: 'Pause', about: 'hold the weight; alarms and analysis go on' },
  { name: 'resume', type: 'Resume', about: 'end a pause' },
  { name: 'skip-wait', type: 'Skip Wait', about: 'end the bake of the current step', ofStep: true },
  { name: 'abort', type: 'Abort', about: 'put the original weights back' },
  { name: 'promote', type: 'Promote', about: 'take all steps that are left at once' },
  {
    name: 'rollback',
    type: 'Roll Back',
    about: 'put the original weights back, even after promotion while the stable is warm',
  },
  { name: 'release', type: 'Release', about: 'release the router of a halted rollout; its weights stay as they are' },
];

/** Replaces detail-types in the stack's answers by what a person types: `Roll Back takes it back`. */
export const inTypedNames = (text: string): string =>
  text.replaceAll(/\b(Roll Back|Release)\b(?=[ a-z]* back\b)/g, (type) => {
    const order = orders.find((one) => one.type === type);
    return order === undefined ? type : `\`meshshift ${order.name}\``;
  });
