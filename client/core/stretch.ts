import { scrypt } from '@noble/hashes/scrypt.js';
import { roomSecretBytes } from './keys.ts';
import { encodeUtf8 } from './utf8.ts';

/**
 * scrypt (RFC 7914) of 32 MiB, three times over: what OWASP's password storage page holds equal to 600,000 rounds of PBKDF2.
 * In plain JavaScript, all there is on plain HTTP, it takes a quarter of their time, and graphics cards gain
 * less by it (docs/ARCHITECTURE.md has the figures). Rooms hang on these numbers: they can never change.
 */
const cost = { N: 2 ** 15, r: 8, p: 3, dkLen: roomSecretBytes };
const salt = encodeUtf8('fieldmesh/1 open room');

/**
 * The secret of an open room, 16 bytes.
 * Takes 0.4 s on a laptop and seconds on a slow phone: never to be called where somebody is looking on.
 *
 * @param spokenCode of `spokenCode` in room-code.ts, so that all ways to type a code open one room
 */
export function stretch(spokenCode: string): Uint8Array {
  return scrypt(encodeUtf8(spokenCode), salt, cost);
}
