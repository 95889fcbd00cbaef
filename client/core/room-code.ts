/**
 * The code of an open room is said from person to person: the room's name, two words, and four digits.
 *
 *   Main Stage bright-otter-4222
 *   code   := room name • word • word • random 00–99 • check 00–99
 *   check  := SHA-256("fieldmesh/1 code check" • spoken form of all before)[0, 4) mod 100
 *   secret := scrypt(spoken form of the whole code), see stretch.ts
 *
 * The words and two of the digits are random: 11 + 11 + 6.64 = 28.6 bits. Whoever knows the room's name and has what a relay
 * stores can try all 419 million endings: 6 years on a core that takes 0.45 s for one, but perhaps days on graphics cards.
 * So this is no secret, and is never to be shown as one: a private room has 128 bits. It is enough for what an open
 * room promises, that those meet who know the code and nobody comes in by chance: even among 1,000 rooms of one name,
 * the odds are 840 to 1 that no two share a code.
 *
 * The check notices 99 of 100 mistakes of any kind; a single slip in one of the words is always noticed (code-words.ts).
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { checkRoomName } from './body.ts';
import { codeWords } from './code-words.ts';
import type { Random } from './ports.ts';
import { spokenForm } from './spoken-form.ts';
import { encodeUtf8 } from './utf8.ts';

export interface RoomCode {
  /** As it is shown: the spoken form alone is part of the key. */
  readonly roomName: string;
  /** Two words and four digits, such as `bright-otter-4222`. */
  readonly codeEnding: string;
}

const example = 'Main Stage bright-otter-4222';
const checkDomain = 'fieldmesh/1 code check ';
/** A room's name has 64 characters; more than this is no code, however generously it is spaced. */
const longestChars = 400;
const gap = String.raw`[\s\p{P}\p{Cf}]`;
const ending = new RegExp(
  String.raw`^(?<name>.*?)(?<first>[a-z]+)${gap}+(?<second>[a-z]+)${gap}*(?<digits>\p{Nd}(?:${gap}*\p{Nd})*)${gap}*$`,
  'isu',
);

/** A code for a new room. @throws {Error} with a sentence if the name cannot be part of one */
export function newRoomCode(roomName: string, random: Random): RoomCode {
  const [a = 0, b = 0, c = 0, d = 0, ...rest] = random.bytes(9);
  const words = `${wordAt(a * 0x100 + b)}-${wordAt(c * 0x100 + d)}`;
  // 40 bits for a number under 100: no number is likelier than another by more than one in 10^10.
  const number = rest.reduce((sum, byte) => sum * 0x100 + byte, 0) % 100;
  const name = checkName(roomName);
  const start = `${words}-${twoDigits(number)}`;
  return { roomName: name, codeEnding: `${start}${checkOf(name, start)}` };
}

/** The whole code, to be said or typed. */
export function formatRoomCode({ roomName, codeEnding }: RoomCode): string {
  return `${roomName} ${codeEnding}`;
}

/** One form for all ways to type a code: what the room's secret is stretched from. */
export function spokenCode({ roomName, codeEnding }: RoomCode): string {
  return `${spokenForm(roomName)} ${spokenForm(codeEnding)}`;
}

/** Whether `text` ends as a code does, right or wrong. */
export function endsLikeCode(text: string): boolean {
  return text.length <= longestChars && ending.test(text.normalize('NFKC'));
}

/** Reads a code as somebody typed it. @throws {Error} with a sentence for whoever did */
export function parseRoomCode(text: string): RoomCode {
  const groups = text.length <= longestChars ? ending.exec(text.normalize('NFKC'))?.groups : undefined;
  if (!groups) throw new Error(`That is not a room’s code. A code looks like “${example}”.`);
  const { name = '', first = '', second = '', digits = '' } = groups;
  const words = [first, second].map(checkWord).join('-');
  const number = spokenForm(digits).replaceAll(' ', '');
  if (number.length !== 4) throw new Error(`A code ends in four digits; this one has ${number.length}.`);
  const code = { roomName: checkName(name), codeEnding: `${words}-${number}` };
  if (!passesCheck(code)) {
    throw new Error('That code has a mistake in it. Check its words, its number, and the room’s name.');
  }
  return code;
}

function passesCheck({ roomName, codeEnding }: RoomCode): boolean {
  return checkOf(roomName, codeEnding.slice(0, -2)) === codeEnding.slice(-2);
}

function checkName(name: string): string {
  const shown = name
    .normalize('NFC')
    .replaceAll(/\s+/gu, ' ')
    .replace(/^[\s\p{Pd}\p{Cf}]+/u, '')
    .replace(/[\s\p{Pd}\p{Cf}]+$/u, '');
  if (shown === '') throw new Error(`A code begins with the room’s name, as in “${example}”.`);
  if (spokenForm(shown) === '') {
    throw new Error('An open room’s name is said aloud: it needs a letter, a digit or an emoji.');
  }
  return checkRoomName(shown);
}

function checkWord(typed: string): string {
  const word = typed.toLowerCase();
  if (codeWords.includes(word)) return word;
  const [meant, another] = codeWords.filter((known) => isOneSlipAway(known, word));
  const advice = meant && !another ? `Did you mean “${meant}”?` : 'Ask for the code again.';
  throw new Error(`“${word}” is not a word that codes have. ${advice}`);
}

function checkOf(roomName: string, start: string): string {
  const hash = sha256(encodeUtf8(`${checkDomain}${spokenForm(roomName)} ${spokenForm(start)}`));
  const [a = 0, b = 0, c = 0, d = 0] = hash;
  return twoDigits((a * 0x100_0000 + b * 0x1_0000 + c * 0x100 + d) % 100);
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}

function wordAt(sixteenBits: number): string {
  const word = codeWords[sixteenBits % codeWords.length];
  if (word === undefined) throw new Error('the list of code words is empty');
  return word;
}

/** Whether one letter more, less, wrong, or swapped with its neighbour makes one of the other. */
export function isOneSlipAway(left: string, right: string): boolean {
  const [short, long] = left.length <= right.length ? [left, right] : [right, left];
  let at = 0;
  while (at < short.length && short[at] === long[at]) at += 1;
  if (long.length > short.length) return short.slice(at) === long.slice(at + 1);
  const swapped = short.slice(at, at + 2) === (long[at + 1] ?? '') + (long[at] ?? '');
  return (
    short.slice(at + 1) === long.slice(at + 1) || (swapped && short.slice(at + 2) === long.slice(at + 2))
  );
}
