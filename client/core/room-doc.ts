import * as Y from 'yjs';
import type { Feed, Run } from './feed.ts';
import { encodeUpdate } from './update.ts';

/**
 * The room as a Yjs document: one root array a feed, one `[Uint8Array]` an entry. It only ever sees updates that we
 * encoded ourselves from entries behind the gate, and nothing else writes to it.
 */
export class RoomDoc {
  #doc = emptyDoc();

  /** Another document after each `renew`. */
  get doc(): Y.Doc {
    return this.#doc;
  }

  /** `origin` travels with the change, for whoever observes the document. */
  add(runs: readonly Run[], origin: unknown): void {
    if (runs.length > 0) Y.applyUpdate(this.#doc, encodeUpdate(runs), origin);
  }

  /** Begins anew with what the log holds now, as Yjs cannot take back the end of a feed that was closed. */
  renew(feeds: Iterable<Feed>, origin: unknown): void {
    this.#doc.destroy();
    this.#doc = emptyDoc();
    const runs = Array.from(feeds, (feed) => feed.run(0, feed.entries.length));
    this.add(
      runs.filter((run) => run.entries.length > 0),
      origin,
    );
  }
}

function emptyDoc(): Y.Doc {
  const doc = new Y.Doc({ gc: false });
  // Nobody's: the document itself never writes. Yjs would take our own entries for a stranger using our id.
  doc.clientID = 0;
  return doc;
}
