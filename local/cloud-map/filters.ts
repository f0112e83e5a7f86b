import * as z from 'zod/mini';
import { plural } from '../kit/plural.ts';
import { listOf, text } from '../kit/shapes.ts';
import { invalidInput } from './errors.ts';

const conditions = ['EQ', 'IN', 'BETWEEN', 'BEGINS_WITH'] as const;
type Condition = (typeof conditions)[number];

/** The filters of a list, by the names that it takes. */
export const filtersShape = <Name extends string>(names: readonly Name[]) =>
  z.optional(
    z.array(
      z.strictObject({
        Name: z.enum(names),
        Values: listOf(text(1, 255), 1, 100),
        Condition: z._default(z.enum(conditions), 'EQ'),
      }),
    ),
  );

interface Filter<Name extends string> {
  readonly Name: Name;
  readonly Values: readonly string[];
  readonly Condition: Condition;
}

/** How a filter reads an item, and the conditions that it takes. Source: the API reference, on each filter. */
export interface Filtered<Item> {
  readonly conditions: readonly Condition[];
  valueOf(item: Item): string;
}

const holds: Readonly<Record<Condition, (value: string, values: readonly string[]) => boolean>> = {
  EQ: (value, [wanted]) => value === wanted,
  IN: (value, values) => values.includes(value),
  BEGINS_WITH: (value, [prefix = '']) => value.startsWith(prefix),
  BETWEEN: (value, [from = '', to = '']) => Number(value) >= Number(from) && Number(value) <= Number(to),
};

/** The items for which every filter holds. @throws AwsError InvalidInput for a condition that a filter does not take */
export function filtered<Item, Name extends string>(
  items: readonly Item[],
  filters: readonly Filter<Name>[] = [],
  known: Readonly<Record<Name, Filtered<NoInfer<Item>>>>,
): readonly Item[] {
  for (const { Name, Condition, Values } of filters) {
    const allowed = known[Name].conditions;
    if (!allowed.includes(Condition))
      throw invalidInput(`The filter ${Name} takes the condition ${allowed.join(' or ')}, and not ${Condition}.`);
    const count = Condition === 'BETWEEN' ? 2 : 1;
    if (Condition !== 'IN' && Values.length !== count)
      throw invalidInput(`The condition ${Condition} takes ${plural(count, 'value')}.`);
  }
  return items.filter((item) =>
    filters.every(({ Name, Condition, Values }) => holds[Condition](known[Name].valueOf(item), Values)),
  );
}

/** Everything here is the account's own. */
export const ownership: Filtered<unknown> = { conditions: ['EQ'], valueOf: () => 'SELF' };
