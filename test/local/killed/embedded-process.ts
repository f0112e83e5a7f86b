// An embedded AWS with the stack deployed, in a process of its own that can be killed: tells its parent where it listens.
import { join } from 'node:path';
import { startLocalAws } from '../../../local/start-local-aws.ts';

const [dataDir = '', timeScale = '1'] = process.argv.slice(2);
const aws = await startLocalAws({ port: 0, dataDir, timeScale: Number(timeScale), prewarm: 1 });
await aws.deploy({
  templatePath: join(import.meta.dirname, '../../../template.yaml'),
  stackName: 'meshshift',
  parameters: { MeshName: '*' },
});
process.on('disconnect', () => process.exit(0));
process.send?.({ url: aws.door.url });
