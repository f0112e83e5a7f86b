/** A bucket before the host's name: `shop.localhost:4599`, `shop.s3.eu-west-1.amazonaws.com`; undefined where there is none. */
export const bucketInHost = (host: string): string | undefined =>
  /^([a-z0-9][a-z0-9.-]*)\.(?:localhost|s3(?:[.-][\w-]+)?\.amazonaws\.com)(?::\d+)?$/i.exec(host)?.[1]?.toLowerCase();
