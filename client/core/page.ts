import { bytesOf, type Feed, type Run } from './feed.ts';
import type { Frame } from './frame.ts';
import { encodeUpdate, type Vector } from './update.ts';

/** Bytes of one page of a sync, well below the gate's `maxUpdateBytes`. */
const pageBytes = 49_152;
/** At most what `encodeUpdate` writes around a run, and around each of its entries. */
const runOverheadBytes = 72;
const entryOverheadBytes = 6;

/** Part of a replica on its way: what to send, and how far it brings whoever applies it. */
export interface Page {
  readonly frame: Extract<Frame, { type: 'update' | 'fork' }>;
  readonly reaches: Vector;
}

/** A feed of which somebody lacks what is from `start` on; `closing`: the proof by which it ends, if it does. */
export interface OwedFeed {
  readonly feed: Feed;
  readonly start: number;
  readonly closing: Run | undefined;
}

/** As much as fits of what is owed; a proof goes by itself, after the entries before it. Undefined if nothing is owed. */
export function nextPage(owed: readonly OwedFeed[]): Page | undefined {
  const runs: Run[] = [];
  let left = pageBytes;
  for (const { feed, start, closing } of owed) {
    if (left <= 0) break;
    const wanted = runsAfter(feed, start, left);
    if (closing && wanted.length === 0 && runs.length === 0) return pageOfFork(closing);
    left = addWhatFits(runs, wanted, left);
  }
  if (runs.length === 0) return undefined;
  const reaches = new Map(runs.map((run) => [run.clientId, run.start + run.entries.length]));
  return { frame: { type: 'update', update: encodeUpdate(runs) }, reaches };
}

/** Proven runs of the feed from `start` on, up to about `budgetBytes`. */
function runsAfter(feed: Feed, start: number, budgetBytes: number): Run[] {
  const runs: Run[] = [];
  let at = start;
  for (let left = budgetBytes; left > 0;) {
    const end = feed.markAfter(at);
    if (end === undefined) break;
    const run = feed.run(at, end);
    runs.push(run);
    left -= costOf(run);
    at = end;
  }
  return runs;
}

/** Moves runs over while they fit, the first of a page whatever it takes. Returns the bytes left, 0 when full. */
function addWhatFits(page: Run[], wanted: readonly Run[], leftBytes: number): number {
  let left = leftBytes;
  for (const run of wanted) {
    const cost = costOf(run);
    if (page.length > 0 && cost > left) return 0;
    page.push(run);
    left -= cost;
  }
  return left;
}

function costOf(run: Run): number {
  return bytesOf(run.entries) + run.entries.length * entryOverheadBytes + runOverheadBytes;
}

function pageOfFork({ clientId, start, entries: [fork] }: Run): Page {
  return { frame: { type: 'fork', fork: fork as Uint8Array }, reaches: new Map([[clientId, start + 1]]) };
}
