/**
 * Signatures over which Ed25519 verifiers fall out, made anew on every run. The grid is that of "It's 255:19AM"
 * (de Valence 2020) and "Taming the many EdDSAs" (Chalkias et al. 2020): S = 0, key and R each one of the 14 encodings
 * that points of small order have.
 */
import {
  type Bytes,
  bytes32,
  concat,
  isValid,
  type KnownPoint,
  numberOf,
  order,
  pairs,
  point,
  pointless,
  prime,
  signBit,
  type Signing,
  smallPoints,
  soundS,
  torsionCancels,
  torsions,
} from './known-points.ts';
import { SeededRandom } from '../sim/seeded-random.ts';

export type Group =
  | 'the grid, message "Zcash"'
  | 'the grid, with a message for which the equation holds'
  | 'a key of small order, R of every kind'
  | 'an R of small order, keys of every kind'
  | 'mixed order'
  | 'S not below L'
  | 'y not below p'
  | 'no point of the curve'
  | 'sound'
  | 'damaged';

export interface SignatureVector {
  readonly group: Group;
  readonly publicKey: Bytes;
  readonly signature: Bytes;
  readonly message: Bytes;
  readonly isValid: boolean;
}

function vector(group: Group, signing: Signing): SignatureVector {
  const { key, r, s, message } = signing;
  const signature = concat(r.encoded, bytes32(s));
  return { group, publicKey: key.encoded, signature, message, isValid: isValid(signing) };
}

export function signatureVectors(): SignatureVector[] {
  return [...grids(), ...smallKeys(), ...smallRs(), ...mixed(), ...ordinary()];
}

function grids(): SignatureVector[] {
  return pairs(smallPoints(), smallPoints()).flatMap(([key, r]) => [
    vector('the grid, message "Zcash"', { key, r, s: 0n, message: text('Zcash') }),
    vector('the grid, with a message for which the equation holds', {
      key,
      r,
      s: 0n,
      message: cancellingMessage(key, r),
    }),
  ]);
}

/** Anybody can sign for such a key. */
function smallKeys(): SignatureVector[] {
  return pairs(smallPoints(), torsions).map(([key, torsion], at) => {
    const r = point(BigInt(at) + 2n, torsion);
    return vector('a key of small order, R of every kind', {
      key,
      r,
      s: r.scalar,
      message: cancellingMessage(key, r),
    });
  });
}

function smallRs(): SignatureVector[] {
  return pairs(smallPoints(), torsions).map(([r, torsion]) => {
    const key = point(7_654_321n, torsion);
    const message = cancellingMessage(key, r);
    return vector('an R of small order, keys of every kind', { key, r, s: soundS(key, r, message), message });
  });
}

/** Torsion added to the key, to R, and to both; the same nonce never comes twice. */
function mixed(): SignatureVector[] {
  const random = new SeededRandom(8);
  const kinds = pairs(torsions, torsions).filter(([ofKey, ofR]) => ofKey + ofR > 0n);
  return kinds.flatMap(([ofKey, ofR]) => {
    const key = point(scalar(random), ofKey);
    return Array.from({ length: 16 }, () => {
      const r = point(scalar(random), ofR);
      const message = random.bytes(random.below(80)) as Bytes;
      return vector('mixed order', { key, r, s: soundS(key, r, message), message });
    });
  });
}

function ordinary(): SignatureVector[] {
  const random = new SeededRandom(255_19);
  return Array.from({ length: 100 }, (_, at) => at).flatMap((at) => {
    const [key, r] = [point(scalar(random), 0n), point(scalar(random), 0n)];
    const message = random.bytes(at) as Bytes;
    const signing = { key, r, s: soundS(key, r, message), message };
    const sound = vector('sound', signing);
    const vectors = [sound, ...damaged(sound, signing, random)];
    if (at < 8) vectors.push(...largerS(signing));
    if (at < 19) vectors.push(...strangers(sound, at));
    return vectors;
  });
}

/** Another message, another S, and a changed bit in R and in the key: a point for which nobody knows the number. */
function damaged(sound: SignatureVector, signing: Signing, random: SeededRandom): SignatureVector[] {
  const group = 'damaged';
  const [inR, inKey] = [random.below(256), random.below(256)];
  return [
    vector(group, { ...signing, message: concat(signing.message, Uint8Array.of(0)) }),
    vector(group, { ...signing, s: signing.s ^ (1n << BigInt(random.below(256))) }),
    { ...sound, group, isValid: false, signature: withBitFlipped(sound.signature, inR) },
    { ...sound, group, isValid: false, publicKey: withBitFlipped(sound.publicKey, inKey) },
  ];
}

function largerS(signing: Signing): SignatureVector[] {
  const factors = Array.from({ length: 15 }, (_, at) => BigInt(at + 1));
  return factors
    .map((factor) => signing.s + factor * order)
    .filter((s) => s < 2n ** 256n)
    .map((s) => vector('S not below L', { ...signing, s }));
}

/** In place of the key and of R: a y in excess of p, and one that no point has. Nobody can sign for these. */
function strangers(sound: SignatureVector, excess: number): SignatureVector[] {
  const places: [Group, bigint][] = [
    ['y not below p', prime + BigInt(excess)],
    ['no point of the curve', pointless[excess] ?? 0n],
  ];
  return pairs(places, [0n, signBit]).flatMap(([[group, y], sign]) => [
    { ...sound, group, isValid: false, publicKey: bytes32(y + sign) },
    { ...sound, group, isValid: false, signature: concat(bytes32(y + sign), sound.signature.subarray(32)) },
  ]);
}

/** A message whose k cancels the torsion of key and R, where there is one at all. */
function cancellingMessage(key: KnownPoint, r: KnownPoint): Bytes {
  const messages = Array.from({ length: 100 }, (_, at) => text(`message ${at}`));
  return messages.find((message) => torsionCancels(key, r, message)) ?? text('none cancels it');
}

function scalar(random: SeededRandom): bigint {
  return (numberOf(random.bytes(32)) % (order - 1n)) + 1n;
}

function withBitFlipped(data: Bytes, bit: number): Bytes {
  return data.map((byte, at) => (at === bit >>> 3 ? byte ^ (1 << (bit & 7)) : byte));
}

function text(words: string): Bytes {
  return new TextEncoder().encode(words);
}

/** By the engine itself, whatever its rule: where importing a key checks it, a refused key is a no. */
export async function webCryptoAccepts(vector: SignatureVector): Promise<boolean> {
  const { publicKey, signature, message } = vector;
  try {
    const key = await crypto.subtle.importKey('raw', publicKey, 'Ed25519', false, ['verify']);
    return await crypto.subtle.verify('Ed25519', key, signature, message);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'DataError') return false;
    throw error;
  }
}

export type Verifier = (vector: SignatureVector) => boolean | Promise<boolean>;

/** Where the verifier's verdict is another than the one worked out in plain integers. */
export async function wronglyJudged(
  vectors: readonly SignatureVector[],
  verifies: Verifier,
): Promise<SignatureVector[]> {
  const verdicts = await Promise.all(vectors.map(async (vector) => verifies(vector)));
  return vectors.filter(({ isValid }, at) => verdicts[at] !== isValid);
}
