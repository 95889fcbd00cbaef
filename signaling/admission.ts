import type { Ed25519 } from '../client/core/ports.ts';
import { admissionBytes, type ClientMessage } from './protocol.ts';

export type Join = Extract<ClientMessage, { type: 'join' }>;

/**
 * Whether the client holds both the room's access key, whose public half is the topic, and the peer's own key.
 * `nonce` is the one that this very socket was welcomed with: what was heard on another proves nothing here.
 */
export function isProven(join: Join, nonce: Uint8Array, ed25519: Ed25519): boolean {
  const signed = admissionBytes(nonce, join.topic, join.peer);
  return (
    ed25519.verify(join.roomProof, signed, join.topic) && ed25519.verify(join.peerProof, signed, join.peer)
  );
}
