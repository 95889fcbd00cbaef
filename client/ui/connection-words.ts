import type { MeshView } from '../core/views.ts';
import { countWords } from './format.ts';

/** How the room is reached, in one line; `icon` names the drawing that goes with it. */
export interface ConnectionWords {
  readonly words: string;
  readonly icon: 'mesh' | 'relay' | 'alone';
}

/** Says how this phone reaches the others, from what is up now. */
export function connectionWords({ relay, peers }: MeshView): ConnectionWords {
  const direct = peers.filter((peer) => peer.route === 'direct').length;
  const icon = direct > 0 ? 'mesh' : 'relay';
  switch (relay.at) {
    case 'connected':
      return { words: connected(direct, peers.filter((peer) => peer.route === 'relayed').length), icon };
    case 'connecting':
      return direct > 0
        ? { words: `${direct} direct · reaching the relay…`, icon }
        : { words: 'Reaching the relay… messages are saved on this phone', icon };
    case 'lost':
    case 'refused':
    case 'unused':
      return direct > 0
        ? { words: `No relay, ${countWords(direct, 'direct link')}`, icon }
        : { words: 'On your own: messages are saved on this phone', icon: 'alone' };
    default:
      return relay satisfies never;
  }
}

function connected(direct: number, relayed: number): string {
  if (direct === 0 && relayed === 0) return 'Relay connected · nobody else here now';
  if (direct === 0) return `Relay connected · ${relayed} through it`;
  return relayed === 0
    ? `${direct} direct · relay connected`
    : `${direct} direct · ${relayed} through the relay`;
}
