import { type Body, decodeBody } from './body.ts';
import { openEntry } from './entry.ts';
import type { Feed } from './feed.ts';
import { type FeedId, feedKeyOf } from './ids.ts';
import type { RoomLog } from './room-log.ts';
import type { Author } from './views.ts';

/** Opened bodies that are kept, so that scrolling does not open them again; the oldest go first. */
const maxKept = 2_000;
/** Entries of no known kind that are passed over when looking for a feed's profile. */
const maxPassedOver = 32;

/** Opens entries when somebody looks at them, and not before. */
export class Reader {
  readonly #log: RoomLog;
  readonly #boxKey: Uint8Array;
  readonly #kept = new Map<string, Body | undefined>();

  constructor(log: RoomLog, boxKey: Uint8Array) {
    this.#log = log;
    this.#boxKey = boxKey;
  }

  /** What entry `seq` of the feed says; undefined if nobody can open it or it is of no kind that we know. */
  open(clientId: number, seq: number): Body | undefined {
    const key = `${clientId}/${seq}`;
    if (this.#kept.has(key)) return this.#kept.get(key);
    const feed = this.#log.feed(clientId);
    const sealed = feed?.entries[seq];
    if (!feed || !sealed) return undefined;
    const body = this.read(feed, seq, sealed);
    this.#keep(key, body);
    return body;
  }

  /** What `sealed` says as entry `seq` of the feed, whether or not it is held there. */
  read(feed: Feed, seq: number, sealed: Uint8Array): Body | undefined {
    const plaintext = openEntry(feed.position(seq), sealed, this.#boxKey);
    return plaintext && decodeBody(plaintext);
  }

  /** The seq of the profile that holds after entry `upTo` of the feed (by default: its last). */
  profileSeq(clientId: number, upTo = (this.#log.vector.get(clientId) ?? 0) - 1): number | undefined {
    for (let seq = upTo; seq >= 0 && seq > upTo - maxPassedOver; seq -= 1) {
      const body = this.open(clientId, seq);
      if (body?.kind === 'profile') return seq;
      if (body?.kind === 'text') return body.profileSeq <= seq ? body.profileSeq : undefined;
    }
    return undefined;
  }

  /** The nickname in the profile at `profileSeq`, if there is one. */
  nickname(clientId: number, profileSeq: number | undefined): string | undefined {
    if (profileSeq === undefined) return undefined;
    const body = this.open(clientId, profileSeq);
    return body?.kind === 'profile' ? body.nickname : undefined;
  }

  #keep(key: string, body: Body | undefined): void {
    this.#kept.set(key, body);
    if (this.#kept.size <= maxKept) return;
    for (const oldest of this.#kept.keys()) {
      this.#kept.delete(oldest);
      break;
    }
  }
}

/** An author as every phone shows them; without a name of their own they get one from their id. */
export function authorOf(id: FeedId, name: string | undefined, equivocated: boolean): Author {
  const [high = 0, low = 0] = feedKeyOf(id);
  const hue = (high * 0x100 + low) % 360;
  return { id, name: name ?? `guest ${id.slice(0, 4)}`, hue, equivocated };
}
