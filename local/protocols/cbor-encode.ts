/** A number that CBOR is to mark as a point in time. */
const timeTag = 0xc1;

/** Type and length in the fewest bytes. */
function head(major: number, value: number): Uint8Array {
  const top = major << 5;
  if (value < 24) return Uint8Array.of(top | value);
  if (value < 0x100) return Uint8Array.of(top | 24, value);
  const view = new DataView(new ArrayBuffer(9));
  if (value < 0x10000) {
    view.setUint8(0, top | 25);
    view.setUint16(1, value);
    return new Uint8Array(view.buffer, 0, 3);
  }
  if (value < 0x100000000) {
    view.setUint8(0, top | 26);
    view.setUint32(1, value);
    return new Uint8Array(view.buffer, 0, 5);
  }
  view.setUint8(0, top | 27);
  view.setBigUint64(1, BigInt(value));
  return new Uint8Array(view.buffer);
}

function double(value: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(9));
  view.setUint8(0, 0xfb);
  view.setFloat64(1, value);
  return new Uint8Array(view.buffer);
}

const number = (value: number): Uint8Array => {
  if (!Number.isSafeInteger(value) || Object.is(value, -0)) return double(value);
  return value < 0 ? head(1, -1 - value) : head(0, value);
};

/** RFC 8949. `isTime(member)` says which members (also lists) hold epoch seconds that are to be tagged; undefined members are left out. */
export function encodeCbor(value: unknown, isTime: (member: string) => boolean): Uint8Array {
  const parts: Uint8Array[] = [];
  const write = (item: unknown, time: boolean): void => {
    if (item === null || item === undefined) parts.push(Uint8Array.of(0xf6));
    else if (typeof item === 'boolean') parts.push(Uint8Array.of(item ? 0xf5 : 0xf4));
    else if (typeof item === 'number') parts.push(...(time ? [Uint8Array.of(timeTag), double(item)] : [number(item)]));
    else if (typeof item === 'string') {
      const text = new TextEncoder().encode(item);
      parts.push(head(3, text.length), text);
    } else if (item instanceof Uint8Array) parts.push(head(2, item.length), item);
    else if (Array.isArray(item)) {
      parts.push(head(4, item.length));
      for (const element of item) write(element, time);
    } else if (typeof item === 'object') {
      const members = Object.entries(item).filter(([, member]) => member !== undefined);
      parts.push(head(5, members.length));
      for (const [name, member] of members) {
        write(name, false);
        write(member, isTime(name));
      }
    } else throw new TypeError(`CBOR has no ${typeof item}.`);
  };
  write(value, false);
  return new Uint8Array(Buffer.concat(parts));
}
