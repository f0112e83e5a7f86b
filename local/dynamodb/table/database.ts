import type { Surroundings } from '../../surroundings.ts';
import { resourceNotFound, tableNotFound } from '../errors.ts';
import type { Table } from './table.ts';

/** How often, and for how long after a write, an eventually consistent read answers the version before it. */
export interface StaleReads {
  /** 0 to 1. */
  readonly probability: number;
  /** Of the injected clock; DynamoDB is usually consistent within one second. */
  readonly withinMilliseconds: number;
}

/** What the operations work on. */
export interface Database {
  readonly tables: Map<string, Table>;
  readonly surroundings: Surroundings;
  readonly staleReads?: StaleReads | undefined;
}

/** @throws ResourceNotFoundException as operations on items word it */
export function tableOf({ tables }: Database, name: string): Table {
  const table = tables.get(name);
  if (table === undefined) throw resourceNotFound();
  return table;
}

/** @throws ResourceNotFoundException as operations on tables word it */
export function describedTable({ tables }: Database, name: string): Table {
  const table = tables.get(name);
  if (table === undefined) throw tableNotFound(name);
  return table;
}
