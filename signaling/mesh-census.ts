import type { LinkState } from './protocol.ts';

export interface MeshFigures {
  /** Members now. */
  readonly people: number;
  /** Members with at least one open direct link to another member. */
  readonly direct: number;
  /** Open direct links between members, each counted once though both ends report it. */
  readonly links: number;
}

/**
 * Counts one room's direct links from what members report. A link is open from the first end that says so
 * until the first that says otherwise, and counts while both ends are members: what the one that stayed
 * reported still holds when the other comes back, as direct links outlive the relay's socket.
 */
export class MeshCensus {
  readonly #linksPerMember: number;
  readonly #members = new Set<string>();
  /** Reporter → the peers to whom it said its link is open. */
  readonly #open = new Map<string, Set<string>>();

  constructor(linksPerMember: number) {
    this.#linksPerMember = linksPerMember;
  }

  arrived(peer: string): void {
    this.#members.add(peer);
    this.#open.set(peer, new Set());
  }

  departed(peer: string): void {
    this.#members.delete(peer);
    this.#open.delete(peer);
  }

  /** Returns whether this is news: the other end may have said it already. */
  report(from: string, to: string, state: LinkState): boolean {
    const wasOpen = this.#isOpen(from, to);
    if (state === 'open') return this.#opened(from, to) && !wasOpen;
    this.#open.get(from)?.delete(to);
    this.#open.get(to)?.delete(from);
    return wasOpen || state === 'failed';
  }

  get figures(): MeshFigures {
    const links = new Set<string>();
    const direct = new Set<string>();
    for (const [from, peers] of this.#open) {
      for (const to of peers) {
        if (!this.#members.has(to)) continue;
        links.add(from < to ? from + to : to + from);
        direct.add(from).add(to);
      }
    }
    return { people: this.#members.size, direct: direct.size, links: links.size };
  }

  #opened(from: string, to: string): boolean {
    const peers = this.#open.get(from);
    if (!peers || from === to || peers.size >= this.#linksPerMember) return false;
    peers.add(to);
    return true;
  }

  #isOpen(from: string, to: string): boolean {
    return Boolean(this.#open.get(from)?.has(to)) || Boolean(this.#open.get(to)?.has(from));
  }
}

export function addFigures(a: MeshFigures, b: MeshFigures): MeshFigures {
  return { people: a.people + b.people, direct: a.direct + b.direct, links: a.links + b.links };
}

export function meshLine({ people, direct, links }: MeshFigures): string {
  return `mesh: ${direct} of ${people} people direct, ${links} ${links === 1 ? 'link' : 'links'}`;
}
