import * as z from 'zod/mini';
import type { AttributeValue, Item } from '../attribute-value.ts';
import { compareValues } from '../comparison.ts';
import type { KeySchema } from './key-schema.ts';
import { keyText } from './key-schema.ts';

/** What a stale read may still see. */
export interface Superseded {
  /** Undefined: the item did not exist. */
  readonly item: Item | undefined;
  /** When it was replaced, epoch milliseconds. */
  readonly at: number;
}

/** Settings that change nothing about the items. */
export const settingsShape = z.object({
  timeToLiveAttribute: z.optional(z.string()),
  pointInTimeRecovery: z.optional(z.boolean()),
});

type TableSettings = z.infer<typeof settingsShape>;

/** The items of one table: partitions by key, each in the order of its sort key. Items are never changed in place. */
export class Table {
  readonly name: string;
  readonly schema: KeySchema;
  /** Further members of the table's description, as CreateTable set them. */
  readonly description: Readonly<Record<string, unknown>>;
  settings: TableSettings = {};
  tags: Readonly<Record<string, string>> = {};
  private readonly partitions = new Map<string, Item[]>();
  private readonly superseded = new Map<string, Superseded>();
  private lastSaved: Readonly<Record<string, Item>> | undefined;

  constructor(name: string, schema: KeySchema, description: Readonly<Record<string, unknown>>) {
    this.name = name;
    this.schema = schema;
    this.description = description;
  }

  get(key: Item): Item | undefined {
    const { rows, index, found } = this.find(key);
    return found ? rows[index] : undefined;
  }

  /** The version before the last write to `key`, if one was kept. */
  before(key: Item): Superseded | undefined {
    return this.superseded.get(this.identify(key));
  }

  /** Puts `item` at `key`, or removes what is there. @param keep when the old version is to be kept for stale reads: the time */
  write(key: Item, item: Item | undefined, keep?: number): void {
    const { partition, rows, index, found } = this.find(key);
    if (keep !== undefined) {
      this.superseded.set(this.identify(key), { item: found ? rows[index] : undefined, at: keep });
    }
    rows.splice(index, found ? 1 : 0, ...(item === undefined ? [] : [Object.freeze(item)]));
    this.lastSaved = undefined;
    if (rows.length === 0) this.partitions.delete(partition);
    else this.partitions.set(partition, rows);
  }

  /** The items of one partition in the order of their sort keys. */
  partition(value: AttributeValue): readonly Item[] {
    return this.partitions.get(keyText(value)) ?? [];
  }

  /** Every item: partitions in an order that says nothing, as DynamoDB's, but always the same. */
  all(): Item[] {
    return [...this.partitions]
      .sort(([left], [right]) => scatter(left) - scatter(right) || (left < right ? -1 : 1))
      .flatMap(([, rows]) => rows);
  }

  /** Every item by a text of its key; frozen, and the same object until the next write. */
  saved(): Readonly<Record<string, Item>> {
    this.lastSaved ??= Object.freeze(Object.fromEntries(this.all().map((item) => [this.identify(item), item])));
    return this.lastSaved;
  }

  private identify(key: Item): string {
    const { partition, sort } = this.schema;
    return JSON.stringify([key[partition.name], sort && key[sort.name]]);
  }

  private find(key: Item) {
    const value = key[this.schema.partition.name];
    if (value === undefined) throw new Error('a key without its partition');
    const partition = keyText(value);
    const rows = this.partitions.get(partition) ?? [];
    let low = 0;
    let high = rows.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.order(rows[middle], key) < 0) low = middle + 1;
      else high = middle;
    }
    return { partition, rows, index: low, found: low < rows.length && this.order(rows[low], key) === 0 };
  }

  private order(row: Item | undefined, key: Item): number {
    const name = this.schema.sort?.name;
    const [left, right] = name === undefined ? [] : [row?.[name], key[name]];
    return left === undefined || right === undefined ? 0 : (compareValues(left, right) ?? 0);
  }
}

/** FNV-1a, 32 bits. */
function scatter(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193) >>> 0;
  }
  return hash;
}
