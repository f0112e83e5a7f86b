import type { RouteSpec } from '../../adapters/routers/app-mesh/route-spec.ts';
import type { Decision } from '../../core/ledger/decision.ts';
import type { RejectedStart, RolloutRecord } from '../../core/ledger/record.ts';
import type { Ledger } from '../../core/ports/ledger.ts';
import type { CommandAnswer } from '../../core/signals/command.ts';
import type { Faults } from './faults.ts';
import { faultQueue } from './faults.ts';

/** The ledger in memory: a repeated entry and a repeated answer change nothing. */
export function memoryLedger(): Ledger & Faults {
  const decisions = new Map<string, Decision>();
  const records = new Map<string, RolloutRecord>();
  const rejections = new Map<string, RejectedStart>();
  const routes = new Map<string, Readonly<Record<string, RouteSpec>>>();
  const answers = new Map<string, CommandAnswer>();
  const faults = faultQueue();
  return {
    failNext: faults.failNext,
    async append(decision) {
      faults.throwNext();
      const key = `${decision.rolloutId} ${String(decision.order).padStart(16, '0')}#${decision.did}`;
      if (!decisions.has(key)) decisions.set(key, structuredClone(decision));
    },
    async decisions(rolloutId) {
      faults.throwNext();
      return [...decisions]
        .filter(([, decision]) => decision.rolloutId === rolloutId)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([, decision]) => structuredClone(decision));
    },
    async record(record) {
      faults.throwNext();
      if (record.outcome === undefined && records.get(record.rolloutId)?.outcome !== undefined) return;
      const { hooksDue: _, ...before } = records.get(record.rolloutId) ?? {};
      records.set(record.rolloutId, structuredClone({ ...before, ...record }));
    },
    async recordOf(rolloutId) {
      faults.throwNext();
      return structuredClone(records.get(rolloutId));
    },
    async records() {
      faults.throwNext();
      return structuredClone([...records.values()]);
    },
    async reject(start) {
      faults.throwNext();
      if (!rejections.has(start.rolloutId)) rejections.set(start.rolloutId, structuredClone(start));
    },
    async rejectionOf(rolloutId) {
      faults.throwNext();
      return structuredClone(rejections.get(rolloutId));
    },
    async rejections() {
      faults.throwNext();
      return structuredClone([...rejections.values()]);
    },
    async keepRoutes(rolloutId, specs) {
      faults.throwNext();
      routes.set(rolloutId, structuredClone(specs));
    },
    async routesBefore(rolloutId) {
      faults.throwNext();
      return structuredClone(routes.get(rolloutId) ?? {});
    },
    async answer(commandId, answer) {
      faults.throwNext();
      if (!answers.has(commandId)) answers.set(commandId, structuredClone(answer));
    },
    async answerTo(commandId) {
      faults.throwNext();
      return structuredClone(answers.get(commandId));
    },
  };
}
