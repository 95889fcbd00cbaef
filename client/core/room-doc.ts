import * as Y from 'yjs';
import type { Run } from './feed.ts';
import { encodeUpdate } from './update.ts';

/**
 * The room as a Yjs document: one root array a feed, one `[Uint8Array]` an entry. It only ever sees updates that we
 * encoded ourselves from entries behind the gate, and nothing else writes to it.
 */
export class RoomDoc {
  readonly doc = new Y.Doc({ gc: false });

  constructor() {
    // Nobody's: the document itself never writes. Yjs would take our own entries for a stranger using our id.
    this.doc.clientID = 0;
  }

  /** `origin` travels with the change, for whoever observes the document. */
  add(runs: readonly Run[], origin: unknown): void {
    if (runs.length > 0) Y.applyUpdate(this.doc, encodeUpdate(runs), origin);
  }
}
