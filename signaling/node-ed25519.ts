import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { hasStrictForm } from '../client/core/ed25519.ts';
import type { Ed25519 } from '../client/core/ports.ts';
import { keyText } from './key-text.ts';

/** What comes before the 32 raw bytes of a key in its DER form (RFC 8410 §4 and §7). */
const publicKeyHead = Buffer.from('302a300506032b6570032100', 'hex');
const seedHead = Buffer.from('302e020100300506032b657004220420', 'hex');
const rawKeyBytes = 32;

/**
 * Ed25519 by OpenSSL, some ten times faster than plain JavaScript, by the same strict rule. Parsing a key costs
 * about as much as using it, so the last `parsedKeys` of them are kept.
 */
export function nodeEd25519(parsedKeys: number): Ed25519 {
  const publicKeys = new ParsedKeys(parsedKeys, publicKey);
  const privateKeys = new ParsedKeys(parsedKeys, privateKey);
  return {
    publicKey: (seed) => rawPublicKey(createPublicKey(privateKey(seed))),
    sign: (message, seed) => new Uint8Array(sign(null, message, privateKeys.of(seed))),
    verify: (signature, message, key) => {
      if (!hasStrictForm(signature, key)) return false;
      return verify(null, message, publicKeys.of(key), signature);
    },
  };
}

/** The key that was not used for the longest time gives way. */
class ParsedKeys {
  readonly #most: number;
  readonly #parse: (raw: Uint8Array) => KeyObject;
  readonly #keys = new Map<string, KeyObject>();

  constructor(most: number, parse: (raw: Uint8Array) => KeyObject) {
    this.#most = most;
    this.#parse = parse;
  }

  of(raw: Uint8Array): KeyObject {
    const id = keyText(raw);
    const key = this.#keys.get(id) ?? this.#parse(raw);
    this.#keys.delete(id);
    this.#keys.set(id, key);
    const [oldest] = this.#keys.keys();
    if (this.#keys.size > this.#most && oldest !== undefined) this.#keys.delete(oldest);
    return key;
  }
}

function publicKey(raw: Uint8Array): KeyObject {
  return createPublicKey({ key: Buffer.concat([publicKeyHead, raw]), format: 'der', type: 'spki' });
}

function privateKey(seed: Uint8Array): KeyObject {
  return createPrivateKey({ key: Buffer.concat([seedHead, seed]), format: 'der', type: 'pkcs8' });
}

function rawPublicKey(key: KeyObject): Uint8Array {
  return new Uint8Array(key.export({ format: 'der', type: 'spki' }).subarray(-rawKeyBytes));
}
