import type { Decision } from '../ledger/decision.ts';
import type { RejectedStart, RolloutRecord } from '../ledger/record.ts';
import type { RouteDocument } from '../routing/route.ts';
import type { CommandAnswer } from '../signals/command.ts';

/** Append-only: the decisions with their numbers, and the end of each rollout. */
export interface Ledger {
  append(decision: Decision): Promise<void>;
  decisions(rolloutId: string): Promise<readonly Decision[]>;
  /** Keeps a rollout's record, and replaces the earlier one. A beginning never hides an end. */
  record(record: RolloutRecord): Promise<void>;
  recordOf(rolloutId: string): Promise<RolloutRecord | undefined>;
  records(): Promise<readonly RolloutRecord[]>;
  /** Keeps that a start was rejected; the first word on it stands. */
  reject(start: RejectedStart): Promise<void>;
  rejectionOf(rolloutId: string): Promise<RejectedStart | undefined>;
  rejections(): Promise<readonly RejectedStart[]>;
  /**
   * Keeps the specs of a rollout's routes as Plan found them, by name: one entry a route, because they may be large.
   */
  keepRoutes(rolloutId: string, specs: Readonly<Record<string, RouteDocument>>): Promise<void>;
  /** Those specs; none for a rollout that was never planned. */
  routesBefore(rolloutId: string): Promise<Readonly<Record<string, RouteDocument>>>;
  answer(commandId: string, answer: CommandAnswer): Promise<void>;
  answerTo(commandId: string): Promise<CommandAnswer | undefined>;
}
