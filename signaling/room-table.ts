import { keyText } from './key-text.ts';
import { relayLimits } from './limits.ts';
import { addFigures, type MeshFigures } from './mesh-census.ts';
import { RelayRoom } from './relay-room.ts';
import type { RelayWorld } from './world.ts';

/** The rooms by topic. A room with entries stays when its last member has left: it is the history. */
export class RoomTable {
  readonly #world: RelayWorld;
  readonly #rooms = new Map<string, RelayRoom>();
  #roomsNamed = 0;
  #peersNamed = 0;

  constructor(world: RelayWorld) {
    this.#world = world;
  }

  /** The room of a topic, loaded if need be; undefined if the relay has as many as it can hold. */
  open(topic: Uint8Array): RelayRoom | undefined {
    const known = this.#rooms.get(keyText(topic));
    if (known || this.#rooms.size >= relayLimits.rooms) return known;
    this.#roomsNamed += 1;
    const room = new RelayRoom(topic, `room ${this.#roomsNamed}`, this.#world);
    this.#rooms.set(keyText(topic), room);
    return room;
  }

  /** Forgets a room in which nobody is and nothing was said. */
  release(topic: Uint8Array): void {
    if (this.#rooms.get(keyText(topic))?.isEmpty) this.#rooms.delete(keyText(topic));
  }

  /** Keys never reach the log: peers are numbered as they come. */
  nextPeerName(): string {
    this.#peersNamed += 1;
    return `peer ${this.#peersNamed}`;
  }

  get size(): number {
    return this.#rooms.size;
  }

  get entryCount(): number {
    return [...this.#rooms.values()].reduce((sum, room) => sum + room.entryCount, 0);
  }

  get mesh(): MeshFigures {
    const nobody: MeshFigures = { people: 0, direct: 0, links: 0 };
    return [...this.#rooms.values()].reduce((sum, room) => addFigures(sum, room.mesh), nobody);
  }
}
