import { sha256 } from '@noble/hashes/sha2.js';
import { encodeUtf8 } from './utf8.ts';

const digestBytes = 16;
const closedMark = encodeUtf8('closed');
const nothing = new Uint8Array(digestBytes);

/**
 * What a replica holds, in 16 bytes that follow each change at once: the XOR of all feeds' heads, each the start of
 * the feed's chain, or of its hash once the feed is closed.
 */
export class ReplicaDigest {
  readonly bytes = new Uint8Array(digestBytes);
  readonly #heads = new Map<number, Uint8Array>();

  of(clientId: number): Uint8Array {
    return this.#heads.get(clientId) ?? nothing;
  }

  set(clientId: number, chain: Uint8Array): void {
    this.#replace(clientId, chain.slice(0, digestBytes));
  }

  close(clientId: number, chain: Uint8Array): void {
    this.#replace(clientId, sha256.create().update(chain).update(closedMark).digest().slice(0, digestBytes));
  }

  #replace(clientId: number, head: Uint8Array): void {
    const before = this.of(clientId);
    this.#heads.set(clientId, head);
    for (let at = 0; at < digestBytes; at += 1) {
      this.bytes[at] = (this.bytes[at] ?? 0) ^ (before[at] ?? 0) ^ (head[at] ?? 0);
    }
  }
}
