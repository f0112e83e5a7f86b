import { createSocket } from 'node:dgram';
import { afterAll, expect, test } from '@jest/globals';
import { temporaryFolder } from '../../../local/data/temporary-folder.ts';
import { type LocalAws, startLocalAws } from '../../../local/start-local-aws.ts';
import { someone } from '../asking.ts';
import { range, segment, traceId } from '../xray/segments.ts';

const folder = temporaryFolder();
let local: LocalAws | undefined;
afterAll(async () => {
  await local?.close();
  folder.remove();
});

const ids = async ({ aws }: LocalAws) => {
  const { TraceSummaries } = await aws.call('xray', 'GetTraceSummaries', range, someone);
  return (TraceSummaries as { Id: string }[]).map(({ Id }) => Id);
};

test('Segments that came by UDP are there again after a restart, and what was refused is said', async () => {
  const first = await startLocalAws({ port: 0, dataDir: folder.path });
  local = first;
  const socket = createSocket('udp4');
  for (const document of [segment(1, 'front'), '{}'])
    socket.send(`{"format": "json", "version": 1}\n${document}`, first.xray.port, '127.0.0.1');
  while (first.xray.refused() === undefined) {
    await first.xray.flush();
    await new Promise((resolve) => setImmediate(resolve));
  }
  socket.close();
  expect(await ids(first)).toEqual([traceId()]);
  const page = await (await fetch(`${first.door.url}/_local/endpoints`)).json();
  expect(page).toMatchObject({
    problems: [expect.stringMatching(/^the X-Ray daemon refused 1 document: Invalid segment\. ErrorCode: MissingId/)],
  });
  await first.close();

  local = await startLocalAws({ port: 0, dataDir: folder.path });
  expect(await ids(local)).toEqual([traceId()]);
});
