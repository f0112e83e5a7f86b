import type { CommandType } from '../../core/signals/command.ts';

/** A command that a person gives to a running rollout. */
export interface Order {
  readonly name: string;
  /** What travels on the bus: a caller needs permission for it. */
  readonly type: CommandType;
  readonly about: string;
  /** Whether it is about one step, which is named so that it cannot reach another one late. */
  readonly ofStep?: true;
}

export const orders: readonly Order[] = [
  { name: 'approve', type: 'Approve', about: 'let a step go on that waits for a person', ofStep: true },
  { name: 'pause', type: 'Pause', about: 'hold the weight; alarms and analysis go on' },
  { name: 'resume', type: 'Resume', about: 'end a pause' },
  { name: 'skip-wait', type: 'Skip Wait', about: 'end the bake of the step that runs', ofStep: true },
  { name: 'abort', type: 'Abort', about: 'put the original weights back' },
  { name: 'promote', type: 'Promote', about: 'go through the steps that are left at once' },
  {
    name: 'rollback',
    type: 'Roll Back',
    about: 'put the original weights back, also after promotion while the stable is warm',
  },
  { name: 'release', type: 'Release', about: 'give a halted rollout’s router back; its weights stay as they are' },
];

/** What the stack says of its commands, with the names that a person types: `Roll Back takes it back`. */
export const inTypedNames = (text: string): string =>
  text.replaceAll(/\b(Roll Back|Release)\b(?=[ a-z]* back\b)/g, (type) => {
    const order = orders.find((one) => one.type === type);
    return order === undefined ? type : `\`meshshift ${order.name}\``;
  });
