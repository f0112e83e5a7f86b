import { once } from 'node:events';
import { pause, systemClock } from '../../adapters/clock.ts';
import { exitCodes } from '../../core/ledger/outcome.ts';
import type { ColorRouter } from '../embedded/color-router.ts';
import { numbersOf } from '../follow/numbers.ts';
import { view } from '../follow/view.ts';
import { logLines } from '../rollout/decisions.ts';
import { commandOf, rerun } from '../run/host.ts';
import type { Screen } from '../terminal/screen.ts';
import { json as asJson, clockTime } from '../terminal/text.ts';
import type { LiveServer } from '../web/live-server.ts';
import { serveLive } from '../web/watch-on-page.ts';
import { dashboard, statusLine } from './dashboard.ts';
import type { DemoOptions } from './options.ts';
import type { DemoRollout } from './play.ts';
import { play } from './play.ts';
import { rollbackPath } from './rollback-path.ts';
import type { Scenario } from './scenarios.ts';
import { doMidway, scenarios } from './scenarios.ts';
import type { DemoClients, Stage } from './stage.ts';
import { clientsFor, setStage, warmUp } from './stage.ts';
import type { Summary } from './summary.ts';
import { deniedCalls, reportDemo, routeChange, summaryLines, weightsOf } from './summary.ts';

interface SpecToPlay {
  readonly input: unknown;
  readonly service: string;
  readonly revision: string;
}

/** Plays one scenario from the first process to the summary, and stops everything that it started. */
export async function performDemo(
  options: DemoOptions,
  router: ColorRouter,
  spec: SpecToPlay,
  screen: Screen,
): Promise<Summary> {
  const json = (value: object) => {
    if (options.json) process.stdout.write(`${asJson(value)}\n`);
  };
  const scenario: Scenario = scenarios[options.scenario];
  screen.line(`scenario ${options.scenario}: ${scenario.about}`);
  const stage = await setStage({ ...options, router });
  let live: LiveServer | undefined;
  const interrupted = () => void stage.close().finally(() => process.exit(130));
  process.once('SIGINT', interrupted);
  try {
    screen.line(
      `embedded AWS on ${stage.client.endpoint}, ${stage.deployed.functions.length} functions and the state machine deployed from template.yaml`,
    );
    screen.line(`time runs ${options.timeScale} times as fast; ${options.rate} real requests a second`);
    await stage.app.setBehaviour('color-v2', scenario.canary);
    await warmUp(stage);
    const clients = clientsFor(stage);
    if (options.web) {
      live = await liveDemo(stage, clients, rolloutIdOf(spec), options.webPort);
      screen.line(`live on ${live.url}`);
      json({ type: 'page', url: live.url });
    }
    const played = await followed(stage, clients, spec, options, scenario, screen, json);
    const summary = await summarise(stage, clients, played, options.requestLog);
    screen.clear();
    for (const line of summaryLines(summary)) screen.line(line);
    json({ type: 'end', ...summary });
    if (options.report !== undefined) {
      await reportDemo(options.report, clients, played, stage.now());
      screen.line(`  report: ${options.report}`);
    }
    if (options.stay) {
      screen.line(`the embedded AWS stays up on ${stage.client.endpoint}: Ctrl-C ends it`);
      if (router.provider === 'appmesh') screen.line(`its console is on ${stage.client.endpoint}/console/app-mesh`);
      process.off('SIGINT', interrupted);
      await once(process, 'SIGINT');
    }
    return summary;
  } finally {
    process.off('SIGINT', interrupted);
    await live?.close();
    await stage.close();
  }
}

const rolloutIdOf = ({ service, revision }: SpecToPlay): string => `${service}-${revision}-1`;

async function followed(
  stage: Stage,
  clients: DemoClients,
  spec: SpecToPlay,
  options: DemoOptions,
  scenario: Scenario,
  screen: Screen,
  json: (value: object) => void,
): Promise<DemoRollout> {
  const begin = stage.now();
  const seconds = (at: number) => (at - begin) / 1000;
  const shown = new Set<string>();
  const lineOf = logLines();
  const numbers = numbersOf({ ...clients, now: () => stage.now() }, systemClock);
  let lastStatus = 0;
  return play(stage, clients, spec.input, rolloutIdOf(spec), {
    onState(state, progress) {
      for (const decision of state.decisions) {
        const key = `${decision.order}/${decision.did}`;
        if (shown.has(key)) continue;
        shown.add(key);
        const text = lineOf(decision);
        if (text !== undefined) screen.line(`${clockTime(seconds(decision.at)).padStart(6)}   ${text}`);
        json({ type: 'decision', ...decision });
      }
      if (progress === undefined) return;
      const { versions, load } = stage.app.stats(3);
      const rate = load?.answeredPerSecond;
      const moment = {
        scenario: options.scenario,
        seconds: seconds(stage.now()),
        progress,
        versions,
        ...(rate !== undefined && { rate }),
      };
      const block = view(state, stage.now(), { width: screen.width(), numbers: numbers(state) });
      screen.paint(dashboard(moment, block));
      if (systemClock.now() - lastStatus < 2000) return;
      lastStatus = systemClock.now();
      if (!screen.live) screen.line(statusLine(moment));
      json({ type: 'status', ...moment });
    },
    async onMidway() {
      if (scenario.midway === undefined) return;
      const what = await doMidway(stage, scenario.midway);
      screen.line(`${clockTime(seconds(stage.now())).padStart(6)}   >> ${what}`);
      json({ type: 'midway', text: what });
    },
  });
}

async function summarise(
  stage: Stage,
  clients: DemoClients,
  played: DemoRollout,
  requestLog?: string,
): Promise<Summary> {
  const { record } = played.state;
  const before = Object.entries(await clients.ledger.routesBefore(played.rolloutId));
  const routes = await Promise.all(
    before.map(async ([route, document]) =>
      routeChange(
        record?.plan ?? { router: stage.router },
        route,
        document,
        record && (await clients.router.readRoute({ router: record.plan.router, route })),
      ),
    ),
  );
  const stoppedByAlarm = played.state.decisions.some(({ did, who }) => did === 'signalled' && who?.includes(':alarm:'));
  const alarmToRoute = stoppedByAlarm
    ? rollbackPath(stage.local.aws.log.since(0), { receiver: 'ReceiveSignalFunction', restorer: 'RollBackFunction' })
    : undefined;
  return {
    outcome: played.outcome,
    exitCode: exitCodes[played.outcome],
    reason: played.reason,
    weights: weightsOf(played),
    routes,
    ...(alarmToRoute && { alarmToRoute }),
    denied: deniedCalls(stage.local.aws.log.since(0)),
    ...(requestLog !== undefined && { requestLog }),
  };
}

/** Shows the demo's rollout on a page of this machine. Its tiles are the answers of the running app. */
const liveDemo = (stage: Stage, clients: DemoClients, rolloutId: string, port: number): Promise<LiveServer> =>
  serveLive(
    { ...clients, stack: { name: 'meshshift', ...stage.client }, now: () => stage.now() },
    {
      rolloutId,
      until: 'promoted',
      port,
      app: stage.app.url,
      pause,
      command: rerun(commandOf(process.cwd(), process.env), {}),
      say: (error) => (error instanceof Error ? error.message : String(error)),
    },
  );
