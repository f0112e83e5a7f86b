import type { AwsRequest } from '../../http-message.ts';
import { AwsError } from '../../kit/aws-error.ts';
import { bucketInHost } from '../../s3/host.ts';
import { unreadable } from '../protocol.ts';

/** What a request is about, and what it wants to do with it. */
interface Addressed {
  readonly operation: string;
  readonly bucket?: string;
  readonly key?: string;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw unreadable(`The path of the request is not percent-encoded: ${text}`);
  }
}

/** Query members that make another operation of a method, each with the operation's name without its verb. */
const subresources: Readonly<Record<string, string>> = {
  accelerate: 'BucketAccelerateConfiguration',
  acl: 'Acl',
  analytics: 'BucketAnalyticsConfiguration',
  attributes: 'ObjectAttributes',
  cors: 'BucketCors',
  encryption: 'BucketEncryption',
  'intelligent-tiering': 'BucketIntelligentTieringConfiguration',
  inventory: 'BucketInventoryConfiguration',
  'legal-hold': 'ObjectLegalHold',
  lifecycle: 'BucketLifecycleConfiguration',
  logging: 'BucketLogging',
  metadataConfiguration: 'BucketMetadataConfiguration',
  metadataTable: 'BucketMetadataTableConfiguration',
  metrics: 'BucketMetricsConfiguration',
  notification: 'BucketNotificationConfiguration',
  'object-lock': 'ObjectLockConfiguration',
  ownershipControls: 'BucketOwnershipControls',
  policy: 'BucketPolicy',
  policyStatus: 'BucketPolicyStatus',
  publicAccessBlock: 'PublicAccessBlock',
  renameObject: 'RenameObject',
  replication: 'BucketReplication',
  requestPayment: 'BucketRequestPayment',
  restore: 'RestoreObject',
  retention: 'ObjectRetention',
  select: 'SelectObjectContent',
  session: 'CreateSession',
  tagging: 'Tagging',
  torrent: 'ObjectTorrent',
  uploads: 'MultipartUploads',
  versioning: 'BucketVersioning',
  versions: 'ObjectVersions',
  website: 'BucketWebsite',
};

const verbs: Readonly<Record<string, string>> = {
  GET: 'Get',
  PUT: 'Put',
  DELETE: 'Delete',
  POST: 'Post',
  HEAD: 'Head',
};

const ofAccount: Readonly<Record<string, string>> = { GET: 'ListBuckets' };

const ofBucket: Readonly<Record<string, string>> = {
  GET: 'ListObjects',
  'GET list-type': 'ListObjectsV2',
  'GET location': 'GetBucketLocation',
  HEAD: 'HeadBucket',
  PUT: 'CreateBucket',
  DELETE: 'DeleteBucket',
  'POST delete': 'DeleteObjects',
};

const ofObject: Readonly<Record<string, string>> = {
  GET: 'GetObject',
  'GET uploadId': 'ListParts',
  HEAD: 'HeadObject',
  PUT: 'PutObject',
  'PUT uploadId': 'UploadPart',
  DELETE: 'DeleteObject',
  'DELETE uploadId': 'AbortMultipartUpload',
  'POST uploads': 'CreateMultipartUpload',
  'POST uploadId': 'CompleteMultipartUpload',
};

/** Where a request of S3 points: with the bucket in its path, or before its host's name. @throws AwsError for an operation that is not there */
export function addressOf({ method, path, query, headers }: AwsRequest): Addressed {
  const inHost = bucketInHost(headers.host ?? '');
  const [first = '', ...rest] = path.slice(1).split('/');
  const bucket = inHost ?? decoded(first);
  const key = decoded(inHost === undefined ? rest.join('/') : path.slice(1));
  const place = { ...(bucket !== '' && { bucket }), ...(key !== '' && { key }) };
  const table = bucket === '' ? ofAccount : key === '' ? ofBucket : ofObject;
  const named = Object.keys(query).flatMap((name) => table[`${method} ${name}`] ?? []);
  const other = Object.keys(query).find((name) => Object.hasOwn(subresources, name));
  const copies = headers['x-amz-copy-source'] !== undefined;
  const operation = named[0] ?? (other === undefined ? table[method] : undefined);
  if (operation !== undefined && !copies) return { operation, ...place };
  const wanted = copies
    ? `Copy${named[0] === 'UploadPart' ? 'Part' : 'Object'}`
    : `${verbs[method] ?? method} ${subresources[other ?? ''] ?? path}`;
  throw new AwsError('NotImplemented', `The embedded AWS does not implement s3:${wanted.replace(' ', '')}.`, 501);
}
