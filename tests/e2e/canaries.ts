/** Looks for secrets in what somebody holds who should not know them, however they may be written there. */

export interface Canary {
  readonly what: string;
  readonly bytes: Uint8Array;
}

/** Anything shorter may be found by chance. */
const minBytes = 12;

export function canary(what: string, value: string | Uint8Array): Canary {
  const bytes = typeof value === 'string' ? Buffer.from(value) : value;
  if (bytes.length < minBytes) throw new Error(`${what} is too short to be looked for`);
  return { what, bytes };
}

/** Each canary found and how it is written there, such as `the box key, in hex`. */
export function sightings(canaries: readonly Canary[], places: Iterable<Uint8Array>): string[] {
  const written = canaries.flatMap(({ what, bytes }) =>
    formsOf(Buffer.from(bytes)).map(({ form, needle }) => ({ sighting: `${what}, ${form}`, needle })),
  );
  const seen = new Set<string>();
  for (const place of places) {
    const haystack = Buffer.from(place.buffer, place.byteOffset, place.byteLength);
    for (const { sighting, needle } of written) {
      if (!seen.has(sighting) && haystack.includes(needle)) seen.add(sighting);
    }
  }
  return [...seen];
}

interface Form {
  readonly form: string;
  readonly needle: Buffer;
}

function formsOf(bytes: Buffer): Form[] {
  const hex = bytes.toString('hex');
  return [
    { form: 'as it is', needle: bytes },
    { form: 'in UTF-16', needle: Buffer.from(bytes.toString('latin1'), 'utf16le') },
    // So V8 writes a string of bytes into a heap snapshot.
    { form: 'with spaces for zeros', needle: Buffer.from(bytes.map((byte) => byte || 0x20)) },
    { form: 'in hex', needle: Buffer.from(hex) },
    { form: 'in capital hex', needle: Buffer.from(hex.toUpperCase()) },
    { form: 'as a list of numbers', needle: Buffer.from(bytes.join(',')) },
    ...[0, 1, 2].flatMap((offset) => base64Forms(bytes, offset)),
  ];
}

/** Those characters that depend on nothing before and after, where it begins at the third part `offset` of a triple. */
function base64Forms(bytes: Buffer, offset: number): Form[] {
  const bitsBefore = offset * 8;
  const text = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
  const own = text.slice(Math.ceil(bitsBefore / 6), Math.floor((bitsBefore + bytes.length * 8) / 6));
  const forUrls = own.replaceAll('+', '-').replaceAll('/', '_');
  const inUrl = encodeURIComponent(own);
  return [...new Set([own, forUrls, inUrl])].map((needle) => ({
    form: 'in base64',
    needle: Buffer.from(needle),
  }));
}
