import type { TaskStatus } from '../data-plane/tasks/task.ts';
import type { Way } from './links.ts';
import type { Part, PartKind } from './parts.ts';
import type { LinkTraffic } from './picture.ts';

export const kindWords: Readonly<Record<PartKind, string>> = {
  VirtualGateway: 'virtual gateway',
  VirtualService: 'virtual service',
  VirtualRouter: 'virtual router',
  VirtualNode: 'virtual node',
};

/** `0.05`, `7.3`, `412`: no more digits than a reader needs. */
export const numberText = (value: number): string => {
  if (value >= 100 || Number.isInteger(value)) return String(Math.round(value));
  return String(Number(value >= 1 ? value.toFixed(1) : value.toPrecision(1)));
};

/** `0 %`, `<0.1 %`, `12.5 %`. @param share in [0, 1] */
export function shareText(share: number): string {
  if (share > 0 && share < 0.001) return '<0.1 %';
  return `${Number((share * 100).toFixed(1))} %`;
}

const timeText = (name: string, value: number | undefined, isExact: boolean): readonly string[] =>
  value === undefined ? [] : [`${name} ${isExact ? '' : '≤'}${numberText(value)}`];

/** `p50 8 p99 41 ms`, or `p99 ≤2043 ms` alone where both are longer than `columns`; empty without a response time. */
export function timesText({ p50, p99, isExact }: LinkTraffic, columns = Number.POSITIVE_INFINITY): string {
  const last = timeText('p99', p99, isExact);
  const both = [...timeText('p50', p50, isExact), ...last].join(' ');
  const shown = both.length + ' ms'.length > columns ? last.join('') : both;
  return shown === '' ? '' : `${shown} ms`;
}

/** The share of a route's requests; its weight where the weights add up to 0. */
export const wayShare = ({ weight, share }: Way): string => {
  if (weight === undefined) return '';
  return share === undefined ? `weight ${weight}` : shareText(share);
};

const statusWords: Readonly<Record<TaskStatus, string>> = {
  PENDING: 'pending',
  RUNNING: 'running',
  DRAINING: 'draining',
  DEAD: 'dead',
};

/** `2 running, 1 dead`, or `1 of 2 unhealthy` of those that run; `no task` for a node or gateway without one, empty for what has none. */
export function tasksText({ kind, tasks }: Pick<Part, 'kind' | 'tasks'>): string {
  if (kind === 'VirtualService' || kind === 'VirtualRouter') return '';
  if (tasks.length === 0) return 'no task';
  const counts = Map.groupBy(tasks, ({ status }) => status);
  return [...counts]
    .map(([status, those]) => {
      const unhealthy = those.filter(isUnhealthy).length;
      return unhealthy === 0 ? `${those.length} ${statusWords[status]}` : `${unhealthy} of ${those.length} unhealthy`;
    })
    .join(', ');
}

/** Whether a running task gets no requests of a caller. */
export const isUnhealthy = ({ status, health }: Pick<Part['tasks'][number], 'status' | 'health'>): boolean =>
  status === 'RUNNING' && health.unhealthy.length > 0;

/** Characters of scripts that are drawn about twice as wide. */
const isWide = (character: string): boolean => {
  const code = character.codePointAt(0) ?? 0;
  // Between them are punctuation and signs, which are narrow.
  return (code >= 0x1100 && code < 0x2000) || code >= 0x2e80;
};

/** A name within so many columns: one that is longer loses its middle, because names differ at their ends. */
export function shortened(name: string, columns: number): string {
  const characters = [...name];
  const widths = characters.map((one) => (isWide(one) ? 2 : 1));
  const width = (from: number, to: number) => widths.slice(from, to).reduce<number>((sum, one) => sum + one, 0);
  if (width(0, characters.length) <= columns) return name;
  let head = 0;
  while (width(0, head + 1) <= Math.floor((columns - 1) / 2)) head += 1;
  let tail = characters.length;
  while (width(tail - 1, characters.length) <= columns - 1 - width(0, head)) tail -= 1;
  return `${characters.slice(0, head).join('')}…${characters.slice(tail).join('')}`;
}
