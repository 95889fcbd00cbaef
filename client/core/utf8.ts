import { decodeUtf8 as decode, encodeUtf8 } from 'lib0/string';
import { ProtocolError } from '../../signaling/bytes.ts';

export { encodeUtf8 };

/** @throws {ProtocolError} if `bytes` is not UTF-8 */
export function decodeUtf8(bytes: Uint8Array): string {
  try {
    return decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) throw new ProtocolError('text that is not UTF-8');
    throw error;
  }
}
