import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { embeddedAws } from '../../../local/embedded-aws.ts';
import { bodiesInFolder } from '../../../local/s3/bodies.ts';
import { asking, countedSurroundings } from '../asking.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 's3-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('Objects in a folder are kept once for the same bytes, and dropped with the last object that has them', async () => {
  const aws = embeddedAws({ surroundings: countedSurroundings(), s3: { bodies: bodiesInFolder(folder) } });
  const s3 = asking(aws.services.s3);
  await s3('CreateBucket', { Bucket: 'shop' });
  for (const Key of ['a', 'b']) await s3('PutObject', { Bucket: 'shop', Key, Body: Buffer.from('same') });
  expect(readdirSync(folder)).toHaveLength(1);
  await s3('DeleteObject', { Bucket: 'shop', Key: 'a' });
  expect(await s3('GetObject', { Bucket: 'shop', Key: 'b' })).toMatchObject({ Body: Buffer.from('same') });
  await s3('DeleteObject', { Bucket: 'shop', Key: 'b' });
  expect(readdirSync(folder)).toEqual([]);
});
