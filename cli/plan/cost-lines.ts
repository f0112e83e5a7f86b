import { columns } from '../terminal/columns.ts';
import type { RolloutCost } from './cost.ts';

/** What a rollout costs, for a person: what it is made of, as planned and at the longest. */
export function costLines({ planned, longest, region, asOf }: RolloutCost): string[] {
  const rows = planned.billed.map(({ what, amount, dollars }, i) => [
    `    ${what}`,
    count(amount),
    money(dollars),
    count(longest.billed[i]?.amount ?? 0),
    money(longest.billed[i]?.dollars ?? 0),
  ]);
  return [
    `  costs about ${money(planned.dollars)} as planned, ${money(longest.dollars)} if each step holds as long as it may (list prices of ${region}, ${asOf}):`,
    ...columns([['    ', 'AS PLANNED', '', 'AT LONGEST', ''], ...rows]),
  ];
}

const count = (amount: number): string => Math.ceil(amount).toLocaleString('en-US');

/** `$0.012`; what is less than a hundredth of a cent says so. */
const money = (dollars: number): string => {
  if (dollars > 0 && dollars < 0.0001) return '< $0.0001';
  return `$${dollars < 1 ? Number(dollars.toPrecision(2)) : dollars.toFixed(2)}`;
};
