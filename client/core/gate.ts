/**
 * The gate: reads the one shape of Yjs update that we allow (`update.ts`), before any Yjs code sees a byte of it.
 *
 * Plain Yjs takes anything: nine bytes (a GC struct) silence a victim for a million messages, seven bytes allocate
 * 250 MB, a delete set wipes the room. Here every count is bounded by the bytes that are there, and one value has
 * one encoding. What the entries say is checked by `room-log.ts`.
 */
import { ByteReader, ProtocolError } from '../../signaling/bytes.ts';
import { checkShape, entryLimits } from './entry.ts';
import { GateError } from './gate-error.ts';
import { clientIdOf, type FeedId, feedKeyOf } from './ids.ts';
import { wire } from './update.ts';

/** Entries of one feed as an update brought them, a struct after another; only a feed's first entry names it. */
export interface GatedRun {
  readonly clientId: number;
  readonly start: number;
  readonly named: { readonly feedId: FeedId; readonly feedKey: Uint8Array } | undefined;
  readonly entries: readonly Uint8Array[];
  /** How many entries each struct holds. The last one of each is to prove the others. */
  readonly lengths: readonly number[];
}

/** Bytes around the smallest entry: 117 • 1 • 116 • its length in two bytes. */
const minAnyBytes = entryLimits.minBytes + 5;
const feedIdChars = 43;

/** Larger updates are refused, so that whatever one replica took in, it can pass on in one message of any link. */
export const maxUpdateBytes = 57_344;

/** Bytes of values in one struct: as much as may hang on one signature, so that two such fit into a fork's proof. */
export const maxStructBytes = 16_384;

/**
 * Views into `update`, one run a feed.
 *
 * @throws {GateError} if it is of any other shape
 */
export function readUpdate(update: Uint8Array): GatedRun[] {
  if (update.length > maxUpdateBytes) throw new GateError('update-size', `update of ${update.length} bytes`);
  try {
    return readSections(new ByteReader(update));
  } catch (error) {
    if (error instanceof GateError || !(error instanceof ProtocolError)) throw error;
    throw new GateError('update-shape', error.message);
  }
}

function readSections(reader: ByteReader): GatedRun[] {
  const runs: GatedRun[] = [];
  let previousClient = Number.POSITIVE_INFINITY;
  for (let left = boundedCount(reader, minAnyBytes); left > 0; left -= 1) {
    const run = readSection(reader);
    if (run.clientId >= previousClient) throw new GateError('update-shape', 'feeds out of order');
    previousClient = run.clientId;
    runs.push(run);
  }
  if (reader.varUint() !== 0) throw new GateError('delete-set', 'nothing is ever deleted');
  reader.end();
  return runs;
}

function readSection(reader: ByteReader): GatedRun {
  const structs = boundedCount(reader, minAnyBytes);
  if (structs === 0) throw new GateError('update-shape', 'a feed with no entries');
  const clientId = reader.varUint();
  const start = reader.varUint();
  const entries: Uint8Array[] = [];
  const lengths: number[] = [];
  let named: GatedRun['named'];
  for (let left = structs; left > 0; left -= 1) {
    const clock = start + entries.length;
    if (clock === 0) named = readFirstHead(reader, clientId);
    else readLaterHead(reader, clientId, clock);
    const before = entries.length;
    readValues(reader, entries);
    lengths.push(entries.length - before);
  }
  return { clientId, start, named, entries, lengths };
}

function readFirstHead(reader: ByteReader, clientId: number): NonNullable<GatedRun['named']> {
  expect(reader.u8(), wire.itemAny, 'first struct');
  expect(reader.varUint(), wire.rootParent, 'parent');
  expect(reader.varUint(), feedIdChars, 'feed name length');
  const feedId = String.fromCharCode(...reader.take(feedIdChars)) as FeedId;
  const feedKey = feedKeyOf(feedId);
  if (clientIdOf(feedKey) !== clientId) throw new GateError('feed-name', 'the feed is not the client’s');
  return { feedId, feedKey };
}

function readLaterHead(reader: ByteReader, clientId: number, clock: number): void {
  expect(reader.u8(), wire.itemAnyWithOrigin, 'struct');
  expect(reader.varUint(), clientId, 'origin client');
  expect(reader.varUint(), clock - 1, 'origin clock');
}

function readValues(reader: ByteReader, entries: Uint8Array[]): void {
  const count = boundedCount(reader, minAnyBytes);
  if (count === 0) throw new GateError('update-shape', 'a struct with no entries');
  const endAt = reader.at + maxStructBytes;
  for (let left = count; left > 0; left -= 1) {
    expect(reader.u8(), wire.anyArray, 'value type');
    expect(reader.varUint(), 1, 'array length');
    expect(reader.u8(), wire.anyBytes, 'element type');
    const sealed = reader.take(reader.varUint());
    checkShape(sealed);
    entries.push(sealed);
  }
  if (reader.at > endAt) {
    throw new GateError('update-size', `struct of ${reader.at - endAt + maxStructBytes} bytes`);
  }
}

/** A count of things that take at least `minBytes` each, so no count outgrows the bytes that are there. */
function boundedCount(reader: ByteReader, minBytes: number): number {
  const count = reader.varUint();
  if (count * minBytes > reader.left) {
    throw new GateError('update-shape', `${count} claimed in ${reader.left} bytes`);
  }
  return count;
}

function expect(actual: number, wanted: number, what: string): void {
  if (actual !== wanted) throw new GateError('update-shape', `${what} is ${actual}, not ${wanted}`);
}
