/**
 * An invite is a link whose fragment holds the room's secret, so that it is never sent to a server:
 *
 *   #join/<base64url(secret 16 • check 2)>/<percent-encoded room name>      check := SHA-256(secret • name)[0, 2)
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes } from '@noble/hashes/utils.js';
import { ProtocolError } from '../../signaling/bytes.ts';
import { checkRoomName } from './body.ts';
import { fromBase64url, sameBytes, toBase64url } from './ids.ts';
import { roomSecretBytes } from './keys.ts';
import { encodeUtf8 } from './utf8.ts';

export interface Invite {
  readonly secret: Uint8Array;
  readonly roomName: string;
}

const checkBytes = 2;
const form = /#join\/([^/]*)\/(.*)$/su;

/** The link's fragment, from `#` on. */
export function encodeInvite({ secret, roomName }: Invite): string {
  const code = toBase64url(concatBytes(secret, checkOf(secret, roomName)));
  return `#join/${code}/${encodeURIComponent(roomName)}`;
}

export function isInvite(link: string): boolean {
  return form.test(link.trim());
}

/** Reads an invite out of a link or a bare fragment. @throws {Error} with a sentence for whoever was given it */
export function parseInvite(link: string): Invite {
  const [, code, encodedName] = form.exec(link.trim()) ?? [];
  if (code === undefined || encodedName === undefined) {
    throw new Error('That is not an invite to a room. An invite contains “#join/”.');
  }
  try {
    return readInvite(code, decodeURIComponent(encodedName));
  } catch (error) {
    if (!(error instanceof ProtocolError || error instanceof URIError)) throw error;
    throw new Error('That invite is damaged: part of it is missing or was changed. Ask for it again.', {
      cause: error,
    });
  }
}

function readInvite(code: string, roomName: string): Invite {
  const bytes = fromBase64url(code);
  const secret = bytes.subarray(0, roomSecretBytes);
  if (bytes.length !== roomSecretBytes + checkBytes) throw new ProtocolError('invite of another length');
  if (!sameBytes(bytes.subarray(roomSecretBytes), checkOf(secret, roomName))) {
    throw new ProtocolError('invite fails its check');
  }
  return { secret, roomName: checkRoomName(roomName) };
}

function checkOf(secret: Uint8Array, roomName: string): Uint8Array {
  return sha256(concatBytes(secret, encodeUtf8(roomName))).subarray(0, checkBytes);
}
