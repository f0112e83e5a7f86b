import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createControlPath } from '../../local/data-plane/control/control-path.ts';
import { createControlPlane } from '../../local/data-plane/control/control-plane.ts';
import type { EmbeddedAws } from '../../local/embedded-aws.ts';
import { startHttpDoor } from '../../local/http/http-door.ts';
import { run } from '../cli/support/captured-host.ts';
import type { Printed } from './shell.ts';

/** Runs `meshshift attach` with an embedded AWS that listens, in a folder with the program that the page attaches. */
export async function attached(aws: EmbeddedAws, folder: string, args: readonly string[]): Promise<Printed> {
  const { clock } = aws.surroundings;
  const plane = createControlPlane({ model: aws.services.appmesh, clock, random: () => 0 });
  const beside = createControlPath({ plane, clock: { scale: 1, epoch: 0 } });
  const door = await startHttpDoor({ dispatch: aws.dispatch, log: aws.log, beside, port: 0 });
  // It ends by itself, as a job does.
  writeFileSync(join(folder, 'app.js'), '');
  try {
    return await run(args, { env: { PATH: process.env.PATH, AWS_ENDPOINT_URL: door.url } });
  } finally {
    plane.close();
    await door.close();
  }
}
