import type { AwsRequest } from '../../http-message.ts';
import { AwsError } from '../../kit/aws-error.ts';
import { own } from '../../kit/json.ts';
import { unchunked } from './aws-chunked.ts';
import { childText, readXml } from './read-xml.ts';

type Members = Readonly<Record<string, unknown>>;

/** Headers that are members of an input. */
const headerMembers: Readonly<Record<string, string>> = {
  'cache-control': 'CacheControl',
  'content-disposition': 'ContentDisposition',
  'content-language': 'ContentLanguage',
  'content-md5': 'ContentMD5',
  'if-match': 'IfMatch',
  'if-none-match': 'IfNoneMatch',
  range: 'Range',
  'x-amz-checksum-algorithm': 'ChecksumAlgorithm',
  'x-amz-checksum-mode': 'ChecksumMode',
  'x-amz-checksum-type': 'ChecksumType',
  'x-amz-expected-bucket-owner': 'ExpectedBucketOwner',
  'x-amz-mp-object-size': 'MpuObjectSize',
  'x-amz-server-side-encryption': 'ServerSideEncryption',
};

/** Headers that say how a request was signed or sent; their meaning is in what they are about. */
const ofSending = new Set([
  'x-amz-content-sha256',
  'x-amz-date',
  'x-amz-decoded-content-length',
  'x-amz-sdk-checksum-algorithm',
  'x-amz-security-token',
  'x-amz-trailer',
  'x-amz-user-agent',
]);

const queryMembers: Readonly<Record<string, string>> = {
  'continuation-token': 'ContinuationToken',
  delimiter: 'Delimiter',
  'encoding-type': 'EncodingType',
  marker: 'Marker',
  'max-keys': 'MaxKeys',
  partNumber: 'PartNumber',
  prefix: 'Prefix',
  'start-after': 'StartAfter',
  uploadId: 'UploadId',
};

/** Query members that name an operation, or belong to a signature. */
const ofAddress = /^(delete|list-type|location|uploads|x-id|x-amz-.*)$/i;

const numeric = new Set(['MaxKeys', 'PartNumber', 'MpuObjectSize']);

const memberValue = (member: string, text: string): unknown =>
  numeric.has(member) && /^\d+$/.test(text) ? Number(text) : text;

/** AWS's own words for a header that it does not know. */
const unknownHeader = (Header: string) =>
  new AwsError(
    'NotImplemented',
    `A header you provided implies functionality that is not implemented: ${Header}`,
    501,
    {
      Header,
    },
  );

function fromHeaders(headers: Readonly<Record<string, string>>): Members {
  const members: Record<string, unknown> = {};
  const metadata: Record<string, string> = {};
  const sums: Record<string, string> = {};
  for (const [name, text] of Object.entries(headers)) {
    const member = own(headerMembers, name);
    const [, sum] = /^x-amz-checksum-(crc32|crc32c|crc64nvme|sha1|sha256)$/.exec(name) ?? [];
    const [, described] = /^x-amz-meta-(.+)$/.exec(name) ?? [];
    if (member !== undefined) members[member] = memberValue(member, text);
    else if (sum !== undefined) sums[sum.toUpperCase()] = text;
    else if (described !== undefined) metadata[described] = text;
    else if (name.startsWith('x-amz-') ? !ofSending.has(name) : /^if-/.test(name)) throw unknownHeader(name);
  }
  return {
    ...members,
    ...(Object.keys(sums).length > 0 && { Checksums: sums }),
    ...(Object.keys(metadata).length > 0 && { Metadata: metadata }),
  };
}

function fromQuery(query: AwsRequest['query']): Members {
  const given = Object.entries(query).filter(([name]) => !ofAddress.test(name));
  return Object.fromEntries(
    given.map(([name, [text = '']]) => {
      const member = own(queryMembers, name);
      if (member === undefined)
        throw new AwsError('NotImplemented', `The embedded AWS does not know ${name} of S3.`, 501);
      return [member, memberValue(member, text)];
    }),
  );
}

/** The content type and encoding of an object that is described: of other requests they are about the request. */
function ofContent(headers: Readonly<Record<string, string>>): Members {
  const encodings = (headers['content-encoding'] ?? '').split(',').map((text) => text.trim());
  const encoding = encodings.filter((text) => text !== '' && text !== 'aws-chunked').join(',');
  return {
    ...(headers['content-type'] !== undefined && { ContentType: headers['content-type'] }),
    ...(encoding !== '' && { ContentEncoding: encoding }),
  };
}

const text = (body: Uint8Array): string => new TextDecoder().decode(body);

/** How the body of an operation is read; of all others it is empty. */
const bodies: Readonly<Record<string, (body: Uint8Array, headers: Readonly<Record<string, string>>) => Members>> = {
  PutObject: (Body, headers) => ({ Body, ...ofContent(headers) }),
  UploadPart: (Body) => ({ Body }),
  CreateMultipartUpload: (_body, headers) => ofContent(headers),
  CreateBucket(body) {
    if (body.byteLength === 0) return {};
    const root = readXml(text(body));
    const others = root.children.filter(({ name }) => name !== 'LocationConstraint').map(({ name }) => name);
    return {
      LocationConstraint: childText(root, 'LocationConstraint'),
      ...Object.fromEntries(others.map((name) => [name, ''])),
    };
  },
  DeleteObjects(Body) {
    const root = readXml(text(Body));
    return {
      Body,
      Objects: root.children
        .filter(({ name }) => name === 'Object')
        .map(({ children }) => Object.fromEntries(children.map((child) => [child.name, child.text]))),
      Quiet: childText(root, 'Quiet') === 'true',
    };
  },
  CompleteMultipartUpload(body) {
    const { children } = readXml(text(body));
    const parts = children.filter(({ name }) => name === 'Part');
    return {
      Parts: parts.map((part) => ({
        PartNumber: Number(childText(part, 'PartNumber')),
        ETag: childText(part, 'ETag'),
      })),
    };
  },
};

/** The input of an operation of S3. @throws AwsError for what is not known here */
export function inputOf(operation: string, { headers, query, body }: AwsRequest): Members {
  const isChunked = /^STREAMING-/.test(headers['x-amz-content-sha256'] ?? '');
  const { body: content, trailers } = isChunked ? unchunked(body) : { body, trailers: {} };
  const { Checksums, ...fromAllHeaders } = fromHeaders({ ...headers, ...trailers });
  // Of a whole upload the checksum is one of all parts, which is not kept.
  const sums = operation === 'CompleteMultipartUpload' || Checksums === undefined ? {} : { Checksums };
  return { ...fromAllHeaders, ...sums, ...fromQuery(query), ...(own(bodies, operation)?.(content, headers) ?? {}) };
}
