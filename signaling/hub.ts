import type { MeshFigures } from './mesh-census.ts';
import { RelayConversation } from './relay-conversation.ts';
import { RoomTable } from './room-table.ts';
import type { Conversation, Socket } from './socket.ts';
import type { RelayWorld } from './world.ts';

export interface HubFigures {
  readonly connections: number;
  readonly rooms: number;
  readonly entries: number;
}

/**
 * The relay without its network: rooms, who is in them, and what was said. It knows no sockets but `Socket`, no
 * timers and no clock but `world.now`, so that it runs in the simulator as it does behind a port.
 */
export class Hub {
  readonly #world: RelayWorld;
  readonly #rooms: RoomTable;
  #connections = 0;

  constructor(world: RelayWorld) {
    this.#world = world;
    this.#rooms = new RoomTable(world);
  }

  /** Welcomes a client. The caller passes on what happens to the socket, see `Conversation`. */
  connect(socket: Socket): Conversation {
    this.#connections += 1;
    return new RelayConversation(socket, this.#world, this.#rooms, () => {
      this.#connections -= 1;
    });
  }

  get figures(): HubFigures {
    return { connections: this.#connections, rooms: this.#rooms.size, entries: this.#rooms.entryCount };
  }

  get mesh(): MeshFigures {
    return this.#rooms.mesh;
  }
}
