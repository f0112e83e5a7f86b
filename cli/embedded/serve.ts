import { join } from 'node:path';
import { temporaryFolder } from '../../local/data/temporary-folder.ts';
import { usualXrayPort } from '../../local/data-plane/tracing/tracing-variables.ts';
import { region } from '../../local/kit/account.ts';
import { startLocalAws } from '../../local/start-local-aws.ts';
import { DaemonPortTaken } from '../../local/xray-daemon/xray-daemon.ts';
import { ofHome } from '../run/home.ts';
import { behindAppMesh } from './behind-app-mesh.ts';
import { colorMetrics, startColorTeller } from './color-teller.ts';
import { everyRouter } from './every-router.ts';
import type { LocalClient } from './local-client.ts';

interface ServeOptions {
  readonly port: number;
  readonly timeScale: number;
  readonly stack: string;
  /** Whether stacks pass over what the embedded AWS does not know. */
  readonly lenient: boolean;
  /** The folder that keeps the state; without it, all state is lost at the end. */
  readonly dataDir?: string;
  /** Whether App Mesh gives routes without a policy its hidden retries. */
  readonly hasDefaultRetries: boolean;
  /** Of the X-Ray daemon; 2000 unless given, or any other where that is taken. */
  readonly xrayPort?: number;
  /** Requests a second to the colour teller; absent for no colour teller. */
  readonly rate?: number;
}

interface LocalStack {
  readonly client: LocalClient;
  /** The file with the calls that the embedded AWS gets. */
  readonly requestLog: string;
  /** The URL of the colour teller. */
  readonly app?: string;
  /** Of the X-Ray daemon. */
  readonly daemonPort: number;
  close(): Promise<void>;
}

/** Whether it is the port of the X-Ray daemon that `serve` could not have. */
export const isDaemonPortTaken = (error: unknown): boolean => error instanceof DaemonPortTaken;

/** Starts the embedded AWS with the stack deployed from template.yaml. @throws Error with one sentence */
export async function serve(options: ServeOptions): Promise<LocalStack> {
  const { port, timeScale, stack, lenient, dataDir, hasDefaultRetries, rate } = options;
  const { xrayPort: daemon = usualXrayPort, xrayPort } = options;
  const temporary = dataDir === undefined ? temporaryFolder() : undefined;
  const requestLog = join(dataDir ?? temporary?.path ?? '', 'requests.ndjson');
  const local = await startLocalAws({
    port,
    timeScale,
    logFile: requestLog,
    prewarm: 1,
    lenient,
    hasDefaultRetries,
    xrayDaemon: { port: daemon, mayDiffer: xrayPort === undefined },
    ...(dataDir !== undefined && { dataDir }),
    ...(rate !== undefined && { cloudWatch: colorMetrics }),
  });
  const client = {
    endpoint: local.door.url,
    region,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  };
  try {
    await local.deploy({
      templatePath: ofHome('template.yaml'),
      parameters: everyRouter,
      stackName: stack,
      buildCommand: 'npm run build',
    });
    const app = rate === undefined ? undefined : await startColorTeller(behindAppMesh, local, client, rate);
    return {
      client,
      requestLog,
      daemonPort: local.xray.port,
      ...(app && { app: app.url }),
      async close() {
        await app?.close();
        await local.close();
        temporary?.remove();
      },
    };
  } catch (error) {
    await local.close();
    throw error;
  }
}
