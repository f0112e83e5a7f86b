import { RegularExpressionError } from '../../regular-expression/full-match.ts';
import type { Stat } from '../stats/stats.ts';
import { certsPage } from './certs.ts';
import { clusterLines } from './cluster-lines.ts';
import { configDump, listenersOf, nodeOf } from './config-dump.ts';
import { prometheusText } from './prometheus.ts';
import type { AdminSource } from './source.ts';
import { chosenStats, statsJson, statsText } from './stats-page.ts';

export interface AdminAnswer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

interface AdminCommand {
  readonly help: string;
  /** Whether it changes something, and so is a POST. */
  readonly isChange?: true;
  answer(source: AdminSource, query: URLSearchParams): AdminAnswer;
}

export const text = (body: string, status = 200): AdminAnswer => ({ status, type: 'text/plain; charset=UTF-8', body });
const json = (value: object): AdminAnswer => ({
  status: 200,
  type: 'application/json',
  // Container health checks look for a member on a line of its own: `grep state | grep -q LIVE`.
  body: `${JSON.stringify(value, undefined, 1)}\n`,
});
const lines = (all: readonly string[]): AdminAnswer => text(all.map((line) => `${line}\n`).join(''));

/** The only format of a page. */
const inText = (query: URLSearchParams, answer: () => AdminAnswer): AdminAnswer => {
  const format = query.get('format') ?? 'text';
  return format === 'text' ? answer() : text(`format ${format} is none of this page: it has text\n`, 400);
};

function chosen(
  source: AdminSource,
  query: URLSearchParams,
  print: (stats: readonly Stat[]) => AdminAnswer,
): AdminAnswer {
  try {
    return print(chosenStats(source.stats.list(), query));
  } catch (error) {
    if (error instanceof RegularExpressionError) return text(`Invalid re2 regex: ${error.message}\n`, 400);
    throw error;
  }
}

const prometheus = (source: AdminSource) => (stats: readonly Stat[]) =>
  text(prometheusText(stats, source.identity, source.hasMeshTags));

function statsIn(source: AdminSource, query: URLSearchParams): AdminAnswer {
  const format = query.get('format') ?? 'text';
  if (format === 'text') return chosen(source, query, (stats) => text(statsText(stats)));
  if (format === 'json') return chosen(source, query, (stats) => json(statsJson(stats)));
  if (format === 'prometheus') return chosen(source, query, prometheus(source));
  return text('usage: /stats?format=(html|active-html|json|prometheus|text)\n', 400);
}

function serverInfo(source: AdminSource): AdminAnswer {
  const uptime = `${source.server.uptime()}s`;
  const node = nodeOf(source);
  return json({
    version: 'embedded App Mesh',
    state: source.server.state(),
    hot_restart_version: 'disabled',
    command_line_options: { service_cluster: node.cluster, service_node: node.id },
    node,
    uptime_current_epoch: uptime,
    uptime_all_epochs: uptime,
  });
}

const done = (change: (source: AdminSource) => void) => (source: AdminSource) => {
  change(source);
  return text('OK\n');
};

/** By their paths, in the words of Envoy's help. What is missing here is answered 404. */
export const adminCommands: Readonly<Record<string, AdminCommand>> = {
  '/certs': { help: 'print certs on machine', answer: (source) => json(certsPage(source)) },
  '/clusters': {
    help: 'upstream cluster status',
    answer: (source, query) => inText(query, () => lines(clusterLines(source))),
  },
  '/config_dump': { help: 'dump current Envoy configs', answer: (source) => json(configDump(source)) },
  '/healthcheck/fail': {
    help: 'cause the server to fail health checks',
    isChange: true,
    answer: done(({ server }) => server.become('DRAINING')),
  },
  '/healthcheck/ok': {
    help: 'cause the server to pass health checks',
    isChange: true,
    answer: done(({ server }) => server.become('LIVE')),
  },
  '/help': { help: 'print out list of admin commands', answer: () => text(adminHelp()) },
  '/listeners': {
    help: 'print listener info',
    answer: (source, query) =>
      inText(query, () => lines(listenersOf(source).map(({ name, address, port }) => `${name}::${address}:${port}`))),
  },
  '/ready': {
    help: 'print server state, return 200 if LIVE, otherwise return 503',
    answer({ server }) {
      const state = server.state();
      return text(`${state}\n`, state === 'LIVE' ? 200 : 503);
    },
  },
  '/reset_counters': {
    help: 'reset all counters to zero',
    isChange: true,
    answer: done(({ stats }) => stats.reset()),
  },
  '/server_info': { help: 'print server version/status information', answer: serverInfo },
  '/stats': { help: 'print server stats', answer: statsIn },
  '/stats/prometheus': {
    help: 'print server stats in prometheus format',
    answer: (source, query) => chosen(source, query, prometheus(source)),
  },
};

/** The list of commands. */
export const adminHelp = (): string =>
  `admin commands are:\n${Object.entries(adminCommands)
    .map(([path, { help, isChange }]) => `  ${path}${isChange ? ' (POST)' : ''}: ${help}\n`)
    .join('')}`;
