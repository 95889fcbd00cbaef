/**
 * What a member says in an entry, once opened:
 *
 *   text    := 1 • profile seq varUint • UTF-8      the author's profile is that earlier entry of the same feed
 *   profile := 2 • UTF-8 nickname
 *
 * A text points at its author's profile so that a screenful can be shown by opening that screenful only.
 * Kinds from newer versions are kept and synced like any other, but not shown.
 */
import { ByteReader, ByteWriter, ProtocolError } from '../../signaling/bytes.ts';
import { decodeUtf8, encodeUtf8 } from './utf8.ts';

export type Body =
  | { readonly kind: 'text'; readonly profileSeq: number; readonly text: string }
  | { readonly kind: 'profile'; readonly nickname: string };

export const bodyLimits = { textChars: 2_000, nicknameChars: 32, roomNameChars: 64 } as const;

export function encodeBody(body: Body): Uint8Array {
  switch (body.kind) {
    case 'text':
      return new ByteWriter().u8(1).varUint(body.profileSeq).raw(encodeUtf8(body.text)).finish();
    case 'profile':
      return new ByteWriter().u8(2).raw(encodeUtf8(body.nickname)).finish();
    default:
      return body satisfies never;
  }
}

/** Undefined if it is of no kind that we know, or breaks its kind's bounds: then there is nothing to show. */
export function decodeBody(plaintext: Uint8Array): Body | undefined {
  try {
    return readBody(new ByteReader(plaintext));
  } catch (error) {
    if (error instanceof ProtocolError) return undefined;
    throw error;
  }
}

function readBody(reader: ByteReader): Body | undefined {
  switch (reader.u8()) {
    case 1: {
      const profileSeq = reader.varUint();
      const text = decodeUtf8(reader.rest());
      return text.length <= bodyLimits.textChars ? { kind: 'text', profileSeq, text } : undefined;
    }
    case 2: {
      const nickname = visibleName(decodeUtf8(reader.rest()));
      return nickname === '' ? undefined : { kind: 'profile', nickname };
    }
    default:
      return undefined;
  }
}

/** Characters that show as nothing, or as a gap, without counting as control or space. */
const blanks = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\u034f\u115f\u1160\u2800\u3164\uffa0\p{Variation_Selector}]/gu;
/** More marks on one letter than any language needs pile up into the lines around. */
const piledMarks = /(\p{M}{4})\p{M}+/gu;

/**
 * A name as it may be shown: no control, bidi or invisible characters by which it could pass for another one or break
 * out of its line, at most `nicknameChars` characters.
 */
export function visibleName(name: string): string {
  const plain = name
    .replaceAll(blanks, '')
    .normalize('NFC')
    .replaceAll(piledMarks, '$1')
    .replaceAll(/\s+/gu, ' ');
  return Array.from(plain.trim()).slice(0, bodyLimits.nicknameChars).join('').trim();
}

/** @throws {Error} with a sentence for the writer */
export function checkText(text: string): string {
  if (text.trim() === '') throw new Error('There is nothing to send yet.');
  if (text.length > bodyLimits.textChars) {
    throw new Error(`A message holds ${bodyLimits.textChars} characters; this one has ${text.length}.`);
  }
  return text;
}

/** @throws {Error} with a sentence for the writer */
export function checkNickname(name: string): string {
  const shown = visibleName(name);
  if (shown === '') throw new Error('Choose a nickname first.');
  if (Array.from(name.trim()).length > bodyLimits.nicknameChars) {
    throw new Error(`A nickname holds ${bodyLimits.nicknameChars} characters.`);
  }
  return shown;
}

/** @throws {Error} with a sentence for the writer */
export function checkRoomName(name: string): string {
  const shown = name.trim();
  if (shown === '') throw new Error('Give the room a name first.');
  if (Array.from(shown).length > bodyLimits.roomNameChars) {
    throw new Error(`A room’s name holds ${bodyLimits.roomNameChars} characters.`);
  }
  return shown;
}
