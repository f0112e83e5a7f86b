import type { AwsResponse } from '../../http-message.ts';
import { isRecord } from '../../kit/json.ts';
import type { Protocol } from '../protocol.ts';
import { escapeXml, xmlMembers } from '../xml.ts';
import { addressOf } from './address.ts';
import { inputOf } from './request.ts';

const namespace = 'http://s3.amazonaws.com/doc/2006-03-01/';

/** The element that an answer's members stand in. */
const roots: Readonly<Record<string, string>> = {
  CompleteMultipartUpload: 'CompleteMultipartUploadResult',
  CreateMultipartUpload: 'InitiateMultipartUploadResult',
  DeleteObjects: 'DeleteResult',
  ListBuckets: 'ListAllMyBucketsResult',
  ListObjects: 'ListBucketResult',
  ListObjectsV2: 'ListBucketResult',
  ListParts: 'ListPartsResult',
};

/** Members of answers that are headers. */
const headers: Readonly<Record<string, string>> = {
  AcceptRanges: 'accept-ranges',
  BucketRegion: 'x-amz-bucket-region',
  CacheControl: 'cache-control',
  ChecksumCRC32: 'x-amz-checksum-crc32',
  ChecksumCRC32C: 'x-amz-checksum-crc32c',
  ChecksumCRC64NVME: 'x-amz-checksum-crc64nvme',
  ChecksumSHA1: 'x-amz-checksum-sha1',
  ChecksumSHA256: 'x-amz-checksum-sha256',
  ContentDisposition: 'content-disposition',
  ContentEncoding: 'content-encoding',
  ContentLanguage: 'content-language',
  ContentLength: 'content-length',
  ContentRange: 'content-range',
  ContentType: 'content-type',
  ETag: 'etag',
  ServerSideEncryption: 'x-amz-server-side-encryption',
};

const rules = {
  flatLists: {
    Bucket: 'Bucket',
    CommonPrefixes: 'CommonPrefixes',
    Contents: 'Contents',
    Deleted: 'Deleted',
    Part: 'Part',
  },
};

const statuses: Readonly<Record<string, number>> = { AbortMultipartUpload: 204, DeleteBucket: 204, DeleteObject: 204 };

function headersOf(output: Readonly<Record<string, unknown>>): Record<string, string> {
  const given = Object.entries(output).flatMap(([member, value]): [string, string][] => {
    const name = headers[member];
    return name === undefined || value === undefined ? [] : [[name, String(value)]];
  });
  const { Metadata, LastModified, Location } = output;
  const described = isRecord(Metadata) ? Object.entries(Metadata) : [];
  return {
    ...Object.fromEntries(given),
    ...Object.fromEntries(described.map(([name, value]) => [`x-amz-meta-${name}`, String(value)])),
    ...(typeof LastModified === 'number' && {
      'last-modified': new Date(Math.floor(LastModified) * 1000).toUTCString(),
    }),
    ...(Location !== undefined && { location: String(Location) }),
  };
}

const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** restXml as S3 has it: objects are bodies, what is said of them are headers, all else is XML. */
export const s3Protocol: Protocol = {
  decode(request) {
    const { operation, bucket, key } = addressOf(request);
    const place = { ...(bucket !== undefined && { Bucket: bucket }), ...(key !== undefined && { Key: key }) };
    return { operation, input: { ...inputOf(operation, request), ...place } };
  },
  encode(operation, output, requestId): AwsResponse {
    const common = { 'x-amz-request-id': requestId };
    const root = roots[operation];
    if (operation === 'GetBucketLocation') {
      const location = `<LocationConstraint xmlns="${namespace}">${escapeXml(String(output.LocationConstraint))}</LocationConstraint>`;
      return { status: 200, headers: { ...common, 'content-type': 'application/xml' }, body: declaration + location };
    }
    if (root !== undefined) {
      const { ServerSideEncryption: _, ...members } = output;
      const body = `${declaration}<${root} xmlns="${namespace}">${xmlMembers(members, rules)}</${root}>`;
      return { status: 200, headers: { ...common, 'content-type': 'application/xml' }, body };
    }
    const { Body } = output;
    return {
      status: output.ContentRange === undefined ? (statuses[operation] ?? 200) : 206,
      headers: { ...common, ...headersOf(output) },
      body: Body instanceof Uint8Array ? Body : '',
    };
  },
  encodeError({ code, message, status, fields }, requestId) {
    const what = xmlMembers({ Code: code, Message: message, ...fields, RequestId: requestId });
    return {
      status,
      headers: { 'x-amz-request-id': requestId, 'content-type': 'application/xml' },
      body: status === 304 ? '' : `${declaration}<Error>${what}</Error>`,
    };
  },
};
