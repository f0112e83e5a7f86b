import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { bundling } from '../../scripts/bundle.ts';

/** The client of each service, by the name that the embedded AWS logs it under. */
const clients: Readonly<Record<string, readonly [folder: string, name: string]>> = {
  appmesh: ['client-app-mesh', 'AppMeshClient'],
  dynamodb: ['client-dynamodb', 'DynamoDBClient'],
  events: ['client-eventbridge', 'EventBridgeClient'],
  monitoring: ['client-cloudwatch', 'CloudWatchClient'],
  states: ['client-sfn', 'SFNClient'],
};

/** An operation of a service, such as `dynamodb:GetItem`. */
export type Operation = string;

/**
 * A bundle of the SDK's clients and commands for these operations and nothing else, made as a function's is: it creates
 * each client once. Returns its file.
 *
 * @throws Error naming a service that has no client here
 */
export async function bareClients(operations: readonly Operation[], folder: string): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const entry = join(folder, 'entry.mjs');
  writeFileSync(entry, source(operations));
  await build({ ...bundling, entryPoints: [{ in: entry, out: 'clients' }], outdir: join(folder, 'out') });
  return join(folder, 'out/clients.mjs');
}

function source(operations: readonly Operation[]): string {
  const byService = Map.groupBy(operations, (operation) => operation.split(':')[0] ?? '');
  const parts = [...byService].map(([service, asked]) => {
    const client = clients[service];
    if (client === undefined) throw new Error(`bench:cold knows no client of ${service} (${asked.join(', ')})`);
    const [folder, name] = client;
    const commands = asked.map((operation) => `${operation.split(':')[1]}Command`);
    const file = join(bundling.absWorkingDir, 'node_modules/@aws-sdk', folder, 'dist-es/index.js');
    return {
      line: `import { ${[name, ...commands].join(', ')} } from ${JSON.stringify(file)};`,
      kept: [`new ${name}({})`, ...commands],
    };
  });
  const kept = parts.flatMap((part) => part.kept).join(', ');
  return `${parts.map(({ line }) => line).join('\n')}\nglobalThis.kept = [${kept}];\n`;
}
