import { serveParent } from '../../local/sample-app/parent-channel.ts';
import { type LocalAws, startLocalAws } from '../../local/start-local-aws.ts';

// An embedded AWS without the colour teller. Its proxies hear of changes at once.

let local: LocalAws | undefined;

serveParent({
  async start() {
    local = await startLocalAws({ port: 0, appMesh: { delayMs: 0, jitterMs: 0 } });
    return { url: local.door.url };
  },
  cpu: () => {
    const { user, system } = process.cpuUsage();
    return { microseconds: user + system };
  },
});
