import { Readable } from 'node:stream';
import * as sdk from '@aws-sdk/client-s3';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { virtualClock } from '../../../local/clock.ts';
import { type EmbeddedAws, embeddedAws } from '../../../local/embedded-aws.ts';
import { inProcessDoor } from '../../../local/http/in-process-door.ts';
import { countedSurroundings } from '../asking.ts';

const Bucket = 'shop';
let aws: EmbeddedAws;
let client: sdk.S3Client;

/** Of answers with an object the client reads a stream. */
function handler() {
  const door = inProcessDoor({ dispatch: (request) => aws.dispatch(request), clock: aws.surroundings.clock });
  return {
    ...door,
    async handle(...asked: Parameters<typeof door.handle>) {
      const { response } = await door.handle(...asked);
      return { response: { ...response, body: Readable.from([response.body], { objectMode: false }) } };
    },
  };
}

const clientOf = (settings: Partial<sdk.S3ClientConfig> = {}) =>
  new sdk.S3Client({
    region: 'eu-west-1',
    credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' },
    endpoint: 'http://localhost:4599',
    maxAttempts: 1,
    requestHandler: handler(),
    ...settings,
  });

beforeEach(async () => {
  aws = embeddedAws({ surroundings: countedSurroundings(virtualClock(Date.UTC(2026, 0, 1))) });
  client = clientOf();
  await client.send(new sdk.CreateBucketCommand({ Bucket }));
});

const put = (Key: string, Body: string | Uint8Array = Key, more: Partial<sdk.PutObjectCommandInput> = {}) =>
  client.send(new sdk.PutObjectCommand({ Bucket, Key, Body: Buffer.from(Body), ...more }));
const get = async (Key: string, more: Partial<sdk.GetObjectCommandInput> = {}) => {
  const { Body, ...said } = await client.send(new sdk.GetObjectCommand({ Bucket, Key, ...more }));
  return { ...said, text: await Body?.transformToString() };
};

async function refusal(call: Promise<unknown>): Promise<readonly [string, number]> {
  try {
    await call;
  } catch (error) {
    if (error instanceof sdk.S3ServiceException) return [error.name, error.$metadata.httpStatusCode ?? 0];
    throw error;
  }
  throw new Error('it was to be refused');
}

describe('A bucket', () => {
  test('is there for its owner once, and gone when it is deleted', async () => {
    expect(await client.send(new sdk.ListBucketsCommand({}))).toMatchObject({
      Buckets: [{ Name: Bucket, CreationDate: new Date('2026-01-01') }],
    });
    expect(await client.send(new sdk.GetBucketLocationCommand({ Bucket }))).toMatchObject({
      LocationConstraint: 'eu-west-1',
    });
    expect(await refusal(client.send(new sdk.CreateBucketCommand({ Bucket })))).toEqual([
      'BucketAlreadyOwnedByYou',
      409,
    ]);
    await client.send(new sdk.DeleteBucketCommand({ Bucket }));
    expect(await refusal(client.send(new sdk.HeadBucketCommand({ Bucket })))).toEqual(['NotFound', 404]);
    expect(await refusal(put('a'))).toEqual(['NoSuchBucket', 404]);
  });

  test('has a name that S3 takes, and is in this Region', async () => {
    const other = (name: string, LocationConstraint?: sdk.BucketLocationConstraint) =>
      client.send(
        new sdk.CreateBucketCommand({
          Bucket: name,
          ...(LocationConstraint && { CreateBucketConfiguration: { LocationConstraint } }),
        }),
      );
    expect(await refusal(other('Shop_1'))).toEqual(['InvalidBucketName', 400]);
    expect(await refusal(other('other', 'eu-north-1'))).toEqual(['IllegalLocationConstraintException', 400]);
    expect(await other('other', 'eu-west-1')).toHaveProperty('Location');
  });

  test('with an object in it is not deleted', async () => {
    await put('a');
    expect(await refusal(client.send(new sdk.DeleteBucketCommand({ Bucket })))).toEqual(['BucketNotEmpty', 409]);
  });

  test('is found in the path and before the host’s name', async () => {
    client = clientOf({ forcePathStyle: true });
    await put('deep/er key+&ü');
    client = clientOf();
    expect(await get('deep/er key+&ü')).toMatchObject({ text: 'deep/er key+&ü' });
  });
});

describe('An object', () => {
  test('comes back as it was put, with what was said of it', async () => {
    const { ETag } = await put('a', 'hello', {
      ContentType: 'text/plain',
      Metadata: { by: 'me' },
      CacheControl: 'no-store',
    });
    const said = {
      ContentType: 'text/plain',
      Metadata: { by: 'me' },
      CacheControl: 'no-store',
      ContentLength: 5,
      ETag,
    };
    expect(ETag).toBe('"5d41402abc4b2a76b9719d911017c592"');
    expect(await get('a')).toMatchObject({ ...said, text: 'hello', ServerSideEncryption: 'AES256' });
    expect(await client.send(new sdk.HeadObjectCommand({ Bucket, Key: 'a' }))).toMatchObject(said);
    expect(await refusal(get('b'))).toEqual(['NoSuchKey', 404]);
  });

  test('comes in part when a range is asked for', async () => {
    await put('a', 'hello');
    expect(await get('a', { Range: 'bytes=1-2' })).toMatchObject({ text: 'el', ContentRange: 'bytes 1-2/5' });
    expect(await get('a', { Range: 'bytes=-2' })).toMatchObject({ text: 'lo' });
    expect(await refusal(get('a', { Range: 'bytes=5-' }))).toEqual(['InvalidRange', 416]);
  });

  test.each(['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'] as const)('is checked by %s', async (algorithm) => {
    const sums = {
      CRC32: 'y/Q5Jg==',
      CRC32C: '4waSgw==',
      CRC64NVME: 'rosUhgp5mIg=',
      SHA1: '98O8HYCOBHMq32eZZczDTKeuNEE=',
      SHA256: 'FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU=',
    };
    const member = `Checksum${algorithm}`;
    expect(await put('a', '123456789', { [member]: sums[algorithm] })).toMatchObject({ [member]: sums[algorithm] });
    expect(await refusal(put('a', '12345678', { [member]: sums[algorithm] }))).toEqual(['BadDigest', 400]);
  });

  test('is put only on the conditions that are named', async () => {
    const { ETag } = await put('a', 'one');
    expect(await refusal(put('a', 'two', { IfNoneMatch: '*' }))).toEqual(['PreconditionFailed', 412]);
    expect(await refusal(put('a', 'two', { IfMatch: '"x"' }))).toEqual(['PreconditionFailed', 412]);
    await put('a', 'two', { IfMatch: ETag });
    expect(await get('a')).toMatchObject({ text: 'two' });
  });

  test('is not stored in a way that is not there', async () => {
    expect(await refusal(put('a', 'x', { ACL: 'public-read' }))).toEqual(['NotImplemented', 501]);
    expect(await refusal(put('a', 'x', { ServerSideEncryption: 'aws:kms' }))).toEqual(['InvalidArgument', 400]);
    expect(await refusal(client.send(new sdk.GetBucketVersioningCommand({ Bucket })))).toEqual(['NotImplemented', 501]);
    const copy = new sdk.CopyObjectCommand({ Bucket, Key: 'b', CopySource: 'shop/a' });
    expect(await refusal(client.send(copy))).toEqual(['NotImplemented', 501]);
  });

  test('is another account’s nowhere', async () => {
    expect(await refusal(put('a', 'x', { ExpectedBucketOwner: '111122223333' }))).toEqual(['AccessDenied', 403]);
  });

  test('is in what the embedded AWS keeps', async () => {
    await put('a', 'kept');
    const state = aws.snapshot();
    aws = embeddedAws({ surroundings: countedSurroundings() });
    aws.restore(structuredClone(state));
    expect(await get('a')).toMatchObject({ text: 'kept' });
  });
});

test('A list has the keys in order, page by page, and what they have in common up to a delimiter', async () => {
  for (const key of ['b', 'a/2', 'a/1', 'ä', 'a b']) await put(key);
  const list = (more: Partial<sdk.ListObjectsV2CommandInput>) =>
    client.send(new sdk.ListObjectsV2Command({ Bucket, ...more }));
  const first = await list({ MaxKeys: 3 });
  expect(first.Contents?.map(({ Key }) => Key)).toEqual(['a b', 'a/1', 'a/2']);
  expect(first).toMatchObject({ IsTruncated: true, KeyCount: 3 });
  const second = await list({ ContinuationToken: first.NextContinuationToken });
  expect(second.Contents?.map(({ Key }) => Key)).toEqual(['b', 'ä']);
  expect(second.IsTruncated).toBe(false);
  expect(await list({ Delimiter: '/', Prefix: 'a' })).toMatchObject({
    CommonPrefixes: [{ Prefix: 'a/' }],
    Contents: [{ Key: 'a b' }],
  });
  expect(await list({ EncodingType: 'url', StartAfter: 'b' })).toMatchObject({ Contents: [{ Key: '%C3%A4' }] });
  const old = await client.send(new sdk.ListObjectsCommand({ Bucket, Marker: 'a/2', MaxKeys: 1 }));
  expect(old).toMatchObject({ Contents: [{ Key: 'b' }], IsTruncated: true });
});

test('Objects are deleted one by one and together, whether they are there or not', async () => {
  for (const key of ['a', 'b', 'c']) await put(key);
  await client.send(new sdk.DeleteObjectCommand({ Bucket, Key: 'a' }));
  const together = new sdk.DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: 'b' }, { Key: 'none' }] } });
  expect(await client.send(together)).toMatchObject({ Deleted: [{ Key: 'b' }, { Key: 'none' }] });
  const { Contents } = await client.send(new sdk.ListObjectsV2Command({ Bucket }));
  expect(Contents?.map(({ Key }) => Key)).toEqual(['c']);
});

describe('An upload in parts', () => {
  const Key = 'big';
  const large = Buffer.alloc(5 * 1024 * 1024, 'x');
  const begin = async () => (await client.send(new sdk.CreateMultipartUploadCommand({ Bucket, Key }))).UploadId;
  const part = async (UploadId: string | undefined, PartNumber: number, Body: Uint8Array) => {
    const { ETag } = await client.send(new sdk.UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body }));
    return { ETag, PartNumber };
  };
  const complete = (UploadId: string | undefined, Parts: sdk.CompletedPart[]) =>
    client.send(new sdk.CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts } }));

  test('becomes the object when it is complete', async () => {
    const UploadId = await begin();
    const second = await part(UploadId, 2, Buffer.from('end'));
    const first = await part(UploadId, 1, large);
    const { Parts } = await client.send(new sdk.ListPartsCommand({ Bucket, Key, UploadId }));
    expect(Parts?.map(({ PartNumber, Size }) => [PartNumber, Size])).toEqual([
      [1, large.length],
      [2, 3],
    ]);
    expect((await complete(UploadId, [first, second])).ETag).toMatch(/^"[0-9a-f]{32}-2"$/);
    expect(await get(Key, { Range: `bytes=${large.length - 1}-` })).toMatchObject({ text: 'xend' });
    expect(await refusal(part(UploadId, 3, large))).toEqual(['NoSuchUpload', 404]);
  });

  test('is refused with parts that are missing, out of order or too small', async () => {
    const UploadId = await begin();
    const small = await part(UploadId, 1, Buffer.from('small'));
    const end = await part(UploadId, 2, Buffer.from('end'));
    expect(await refusal(complete(UploadId, [{ ...small, ETag: '"x"' }]))).toEqual(['InvalidPart', 400]);
    expect(await refusal(complete(UploadId, [end, small]))).toEqual(['InvalidPartOrder', 400]);
    expect(await refusal(complete(UploadId, [small, end]))).toEqual(['EntityTooSmall', 400]);
    await client.send(new sdk.AbortMultipartUploadCommand({ Bucket, Key, UploadId }));
    expect(await refusal(complete(UploadId, [small]))).toEqual(['NoSuchUpload', 404]);
  });
});
