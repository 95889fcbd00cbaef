import { authorOf, type Reader } from './reader.ts';
import type { RoomLog } from './room-log.ts';
import type { Place } from './timeline.ts';
import type { Delivery, MessageView } from './views.ts';

/**
 * What is shown of entries in the log: for each the very object of last time, unless something about it changed. So
 * nobody opens or draws a hundred messages anew because one came.
 */
export class SettledMessages {
  readonly #log: RoomLog;
  readonly #reader: Reader;
  readonly #ownClientId: number;
  readonly #deliveryOf: (seq: number) => Delivery;
  /** By id, as of the last time; undefined where an entry is no message. */
  #shown = new Map<string, MessageView | undefined>();

  constructor(log: RoomLog, reader: Reader, ownClientId: number, deliveryOf: (seq: number) => Delivery) {
    this.#log = log;
    this.#reader = reader;
    this.#ownClientId = ownClientId;
    this.#deliveryOf = deliveryOf;
  }

  at(places: readonly Place[]): readonly MessageView[] {
    const shown = new Map<string, MessageView | undefined>();
    const messages = places.flatMap((place) => {
      const id = `${place.feedId}/${place.seq}`;
      const opened = this.#shown.has(id) ? this.#shown.get(id) : this.#open(id, place);
      const message = opened && this.#delivered(opened, place);
      shown.set(id, message);
      return message ?? [];
    });
    this.#shown = shown;
    return messages;
  }

  /** A feed was closed: its author is marked from now on, and its last entries may be others. */
  forget(): void {
    this.#shown.clear();
  }

  #open(id: string, { feedId, clientId, seq, hlc }: Place): MessageView | undefined {
    const body = this.#reader.open(clientId, seq);
    if (body?.kind !== 'text') return undefined;
    const name = body.profileSeq <= seq ? this.#reader.nickname(clientId, body.profileSeq) : undefined;
    const author = authorOf(feedId, name, this.#log.isClosed(clientId));
    return { id, author, text: body.text, atMs: hlc.ms };
  }

  #delivered(message: MessageView, { clientId, seq }: Place): MessageView {
    if (clientId !== this.#ownClientId) return message;
    const delivery = this.#deliveryOf(seq);
    return message.delivery && isSame(message.delivery, delivery) ? message : { ...message, delivery };
  }
}

function isSame(left: Delivery, right: Delivery): boolean {
  if (left.at !== 'saved' || right.at !== 'saved') return left.at === right.at;
  return left.relayHasIt === right.relayHasIt && left.heldByPhones === right.heldByPhones;
}
