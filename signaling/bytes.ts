/** Reads and writes the few shapes our wire formats are made of. Imports nothing. */

/**
 * The far end broke the protocol. The owner of the link or socket closes it with `code` and the sentence;
 * nothing else stops.
 */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError';
  readonly code: number;

  /** `code` is a WebSocket close code, 4000–4999 (RFC 6455 §7.4.2). */
  constructor(sentence: string, code = 4400) {
    super(sentence);
    this.code = code;
  }
}

/** Reads a frame from its start; every read is bounded by the bytes that are there. */
export class ByteReader {
  readonly bytes: Uint8Array;
  at = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  get left(): number {
    return this.bytes.length - this.at;
  }

  /** A view, not a copy. @throws {ProtocolError} if fewer than `count` bytes are left */
  take(count: number): Uint8Array {
    if (count > this.left) throw new ProtocolError(`${count} bytes expected, ${this.left} left`);
    this.at += count;
    return this.bytes.subarray(this.at - count, this.at);
  }

  rest(): Uint8Array {
    return this.take(this.left);
  }

  u8(): number {
    const byte = this.bytes[this.at];
    if (byte === undefined) throw new ProtocolError('1 byte expected, 0 left');
    this.at += 1;
    return byte;
  }

  u16(): number {
    return this.u8() * 0x100 + this.u8();
  }

  u32(): number {
    return this.u16() * 0x1_0000 + this.u16();
  }

  /** 48 bits: milliseconds since 1970 until the year 10889. */
  u48(): number {
    return this.u16() * 0x1_0000_0000 + this.u32();
  }

  /**
   * lib0's varUint, at most 53 bits and only in its shortest form, so that one value has one encoding.
   *
   * @throws {ProtocolError} if it is longer than needed, too large, or cut off
   */
  varUint(): number {
    let value = 0;
    let unit = 1;
    for (;;) {
      const byte = this.u8();
      value += (byte & 0x7f) * unit;
      if (value > Number.MAX_SAFE_INTEGER) throw new ProtocolError('number over 53 bits');
      if (byte < 0x80) {
        if (byte === 0 && unit > 1) throw new ProtocolError('number not in its shortest form');
        return value;
      }
      unit *= 0x80;
      if (unit > Number.MAX_SAFE_INTEGER) throw new ProtocolError('number over 53 bits');
    }
  }

  /** @throws {ProtocolError} if bytes are left over */
  end(): void {
    if (this.left > 0) throw new ProtocolError(`${this.left} bytes left over`);
  }
}

/** Writes what `ByteReader` reads. Grows as needed; `finish` hands the bytes over. */
export class ByteWriter {
  #bytes: Uint8Array;
  #length = 0;

  constructor(capacityBytes = 256) {
    this.#bytes = new Uint8Array(capacityBytes);
  }

  get length(): number {
    return this.#length;
  }

  #room(count: number): void {
    const needed = this.#length + count;
    if (needed <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
  }

  raw(bytes: Uint8Array): this {
    this.#room(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
    return this;
  }

  u8(value: number): this {
    this.#room(1);
    this.#bytes[this.#length] = value;
    this.#length += 1;
    return this;
  }

  u16(value: number): this {
    return this.u8(value >>> 8).u8(value & 0xff);
  }

  u32(value: number): this {
    return this.u16(value >>> 16).u16(value & 0xffff);
  }

  u48(value: number): this {
    return this.u16(Math.floor(value / 0x1_0000_0000)).u32(value % 0x1_0000_0000);
  }

  varUint(value: number): this {
    let left = value;
    while (left > 0x7f) {
      this.u8(0x80 | (left % 0x80));
      left = Math.floor(left / 0x80);
    }
    return this.u8(left);
  }

  /** A view of what was written, which the caller owns from now on. */
  finish(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }
}
