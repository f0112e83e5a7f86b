import { TemplateError } from '../template-error.ts';

/**
 * `Fn::Cidr` of IPv4: the first blocks of a size within a block.
 *
 * @param block `10.0.0.0/16`
 * @param bits of the addresses within each, so that 8 makes blocks of 256
 * @throws TemplateError when there are not so many
 */
export function cidrBlocks(block: string, count: number, bits: number, at: string): readonly string[] {
  const [, address = '', length] = /^(\d+\.\d+\.\d+\.\d+)\/(\d+)$/.exec(block) ?? [];
  const size = 2 ** bits;
  const start = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  if (length === undefined || count * size > 2 ** (32 - Number(length))) {
    throw new TemplateError(at, `there are no ${count} blocks of ${bits} bits in ${block}`);
  }
  return Array.from({ length: count }, (_, index) => {
    const first = start + index * size;
    return `${[24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256).join('.')}/${32 - bits}`;
  });
}
