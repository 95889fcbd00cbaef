/**
 * An invite is a link whose fragment holds the way in, so that it is never sent to a server:
 *
 *   #join/<base64url(secret 16 • check 2)>/<percent-encoded room name>      check := SHA-256(secret • name)[0, 2)
 *   #open/<percent-encoded room name>/<ending of the code>                  an open room's, checked as its code is
 *
 * An open room's link holds its code and nothing else, so that it cannot show one code and lead to the room of another.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes } from '@noble/hashes/utils.js';
import { ProtocolError } from '../../signaling/bytes.ts';
import { checkRoomName } from './body.ts';
import { fromBase64url, sameBytes, toBase64url } from './ids.ts';
import { roomSecretBytes } from './keys.ts';
import { endsLikeCode, formatRoomCode, parseRoomCode, type RoomCode } from './room-code.ts';
import { encodeUtf8 } from './utf8.ts';

export interface PrivateInvite {
  readonly secret: Uint8Array;
  readonly roomName: string;
}

/** The way into a private room, or into an open one, whose secret is yet to be stretched from its code. */
export type Invite = PrivateInvite | RoomCode;

const checkBytes = 2;
const privateForm = /#join\/([^/]*)\/(.*)$/su;
const openForm = /#open\/([^/]*)\/([a-z]+-[a-z]+-\d{4})$/u;

/** What no code is, however much of it is missing. */
const linkLike = /:\/\/|#(?:join|open)/u;

/** The link's fragment, from `#` on. */
export function encodeInvite(invite: Invite): string {
  const name = encodeURIComponent(invite.roomName);
  if ('codeEnding' in invite) return `#open/${name}/${invite.codeEnding}`;
  const code = toBase64url(concatBytes(invite.secret, checkOf(invite.secret, invite.roomName)));
  return `#join/${code}/${name}`;
}

/** Whether a page with this fragment was opened by an invite, sound or not. */
export function beginsInvite(fragment: string): boolean {
  return fragment.startsWith('#join/') || fragment.startsWith('#open/');
}

/** Whether `link` has all the parts of an invite link, sound or not. */
export function isInvite(link: string): boolean {
  return privateForm.test(link.trim()) || /#open\/[^/]*\//u.test(link);
}

/** Reads an invite out of a link, a bare fragment, or a code. @throws {Error} with a sentence for whoever was given it */
export function parseInvite(text: string): Invite {
  if (isInvite(text)) return parseLink(text.trim());
  if (!linkLike.test(text) && endsLikeCode(text)) return parseRoomCode(text);
  throw new Error(
    'That is not an invite to a room. An invite contains “#join/” or “#open/”, or is a code such as “Main Stage bright-otter-4222”.',
  );
}

function parseLink(link: string): Invite {
  const [, code, privateName] = privateForm.exec(link) ?? [];
  const [, openName, codeEnding] = openForm.exec(link) ?? [];
  try {
    if (code !== undefined && privateName !== undefined) {
      return readPrivate(code, decodeURIComponent(privateName));
    }
    if (openName !== undefined && codeEnding !== undefined) {
      return readOpen({ roomName: decodeURIComponent(openName), codeEnding });
    }
    throw new ProtocolError('a link without its parts');
  } catch (error) {
    if (!(error instanceof ProtocolError || error instanceof URIError)) throw error;
    throw new Error('That invite is damaged: part of it is missing or was changed. Ask for it again.', {
      cause: error,
    });
  }
}

/** Whoever followed a link has typed nothing: advice on a code's words would not help. */
function readOpen(given: RoomCode): RoomCode {
  try {
    return parseRoomCode(formatRoomCode(given));
  } catch (error) {
    throw new ProtocolError(error instanceof Error ? error.message : String(error));
  }
}

function readPrivate(code: string, roomName: string): PrivateInvite {
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
