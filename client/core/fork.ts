/**
 * Proof that an author equivocated: two continuations of one feed, each signed, that differ.
 *
 *   fork   := feed key 32 • start varUint • branch • branch
 *   branch := entry count varUint • (byte count varUint • sealed) …
 *
 * Up to `start` everybody agrees, or will notice; each branch proves itself by its last signature. Where the branches
 * part, the feed ends: neither of the two is shown, whichever came first, so that every replica that knows the proof
 * shows the same. Any two branches will do, and of two forks the earlier one counts.
 */
import { ByteReader, ByteWriter, ProtocolError } from '../../signaling/bytes.ts';
import { checkShape } from './entry.ts';
import type { Run } from './feed.ts';
import type { Frame } from './frame.ts';
import { clientIdOf, feedIdOf, sameBytes } from './ids.ts';
import { encodeUpdate } from './update.ts';

export interface Fork {
  readonly feedKey: Uint8Array;
  readonly start: number;
  readonly branches: readonly [Branch, Branch];
}

export type Branch = readonly Uint8Array[];

/** Beyond every count that a feed can reach, so that a closed feed is ahead of an open one in any state vector. */
const closedClock = 2 ** 40;

/** A feed's clock once it is closed at `seq`: the earlier it ends, the higher. */
export function clockOfClosed(seq: number): number {
  return closedClock - seq;
}

export function isClosedClock(clock: number): boolean {
  return clock > closedClock / 2;
}

export function isClosing(run: Pick<Run, 'start'>): boolean {
  return isClosedClock(run.start);
}

/** A proof, as it is stored and sent: a run of one, which brings a feed's clock to where it is closed. */
export function closingRun(fork: Fork, seq: number): Run {
  const { feedKey } = fork;
  const start = clockOfClosed(seq) - 1;
  return {
    feedKey,
    feedId: feedIdOf(feedKey),
    clientId: clientIdOf(feedKey),
    start,
    entries: [encodeFork(fork)],
  };
}

/** What tells others of runs: one update of all that are entries, and a fork of each that closes a feed. */
export function framesOf(runs: readonly Run[]): Frame[] {
  const entries = runs.filter((run) => !isClosing(run));
  const forks = runs
    .filter(isClosing)
    .map((run): Frame => ({ type: 'fork', fork: run.entries[0] as Uint8Array }));
  return entries.length > 0 ? [{ type: 'update', update: encodeUpdate(entries) }, ...forks] : forks;
}

/** Where the two branches part. @throws {ProtocolError} if they do not */
export function seqOf({ start, branches: [left, right] }: Fork): number {
  const length = Math.min(left.length, right.length);
  for (let at = 0; at < length; at += 1) {
    if (!sameBytes(left[at] as Uint8Array, right[at] as Uint8Array)) return start + at;
  }
  throw new ProtocolError('a fork whose branches do not part');
}

function encodeFork({ feedKey, start, branches }: Fork): Uint8Array {
  const out = new ByteWriter(1_024).raw(feedKey).varUint(start);
  for (const branch of branches) {
    out.varUint(branch.length);
    for (const sealed of branch) out.varUint(sealed.length).raw(sealed);
  }
  return out.finish();
}

/** @throws {ProtocolError} if `bytes` is no fork */
export function decodeFork(bytes: Uint8Array): Fork {
  const reader = new ByteReader(bytes);
  const feedKey = reader.take(32);
  const start = reader.varUint();
  const branches: [Branch, Branch] = [readBranch(reader), readBranch(reader)];
  reader.end();
  return { feedKey, start, branches };
}

function readBranch(reader: ByteReader): Branch {
  const branch: Uint8Array[] = [];
  for (let left = reader.varUint(); left > 0; left -= 1) {
    const sealed = reader.take(reader.varUint());
    checkShape(sealed);
    branch.push(sealed);
  }
  return branch;
}
