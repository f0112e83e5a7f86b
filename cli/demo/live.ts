import { pause } from '../../adapters/clock.ts';
import { commandOf } from '../run/command-of.ts';
import { rerun } from '../run/rerun.ts';
import type { LiveServer } from '../web/live-server.ts';
import { serveLive } from '../web/serve-live.ts';
import type { DemoClients } from './clients.ts';
import type { Stage } from './stage.ts';

/** The demo's rollout on a page of this machine, its tiles the answers of the app that runs. */
export const liveDemo = (stage: Stage, clients: DemoClients, rolloutId: string, port: number): Promise<LiveServer> =>
  serveLive(
    { ...clients, now: () => stage.now() },
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
