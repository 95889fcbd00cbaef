import { decodeFrame, encodeFrame } from '../client/core/frame.ts';
import { ProtocolError } from './bytes.ts';
import { keyText } from './key-text.ts';
import { relayLimits } from './limits.ts';
import { type Member, sendTo, sendToAll } from './member.ts';
import { MeshCensus, type MeshFigures } from './mesh-census.ts';
import { closeCode, type Label, limits, type LinkState } from './protocol.ts';
import { Replica } from './replica.ts';
import type { RelayWorld } from './world.ts';

/** One room: who is in it now, and the relay's blind replica of what was said. */
export class RelayRoom {
  /** For the log: "room 1". */
  readonly name: string;
  readonly #world: RelayWorld;
  readonly #members = new Map<string, Member>();
  readonly #census = new MeshCensus(relayLimits.linksPerMember);
  readonly #replica: Replica;

  constructor(topic: Uint8Array, name: string, world: RelayWorld) {
    this.name = name;
    this.#world = world;
    this.#replica = new Replica(topic, this.#members, name, world);
  }

  get entryCount(): number {
    return this.#replica.entryCount;
  }

  get isEmpty(): boolean {
    return this.#members.size === 0 && this.entryCount === 0;
  }

  get mesh(): MeshFigures {
    return this.#census.figures;
  }

  hasPlaceFor(id: string): boolean {
    return this.#members.size < limits.membersPerRoom || this.#members.has(id);
  }

  /** The name by which the log knows a peer that is here. */
  nameOf(id: string): string | undefined {
    return this.#members.get(id)?.name;
  }

  /** A peer that is here already, over an older socket, stays here over the new one: others notice nothing. */
  join(member: Member): void {
    const older = this.#members.get(member.id);
    this.#members.set(member.id, member);
    if (older) older.onEnd(closeCode.replaced, 'This device joined the room again elsewhere.');
    this.#census.departed(member.id);
    this.#census.arrived(member.id);
    const others = this.#others(member);
    sendTo(member, { type: 'joined', room: member.room, members: others.map((other) => other.peer) });
    if (!older) sendToAll(others, (room) => ({ type: 'arrived', room, peer: member.peer }));
    this.#tellStory(`${member.name} ${older ? 'is back' : 'joined'}, ${this.#members.size} here`);
  }

  leave(member: Member): void {
    if (this.#members.get(member.id) !== member) return;
    this.#members.delete(member.id);
    this.#census.departed(member.id);
    sendToAll(this.#members.values(), (room) => ({ type: 'departed', room, peer: member.peer }));
    this.#tellStory(`${member.name} left, ${this.#members.size} here`);
  }

  send(from: Member, to: Uint8Array, label: Label, body: Uint8Array): void {
    const member = this.#members.get(keyText(to));
    if (!member) {
      this.#world.log.debug(`${this.name}: ${label} from ${from.name} to a peer that is not here`);
      return;
    }
    if (label !== 'frame') this.#tellStory(`${label} from ${from.name} to ${member.name}`);
    sendTo(member, { type: 'from', room: member.room, peer: from.peer, label, body });
  }

  cast(from: Member, body: Uint8Array): void {
    sendToAll(this.#others(from), (room) => ({ type: 'from', room, peer: from.peer, label: 'frame', body }));
  }

  link(from: Member, peer: Uint8Array, state: LinkState): void {
    const isNews = this.#census.report(from.id, keyText(peer), state);
    const other = this.#members.get(keyText(peer))?.name ?? 'a peer that is not here';
    if (isNews) this.#tellStory(`link between ${from.name} and ${other} ${state}`);
  }

  /**
   * A frame for the relay itself, as one replica to another.
   *
   * @throws {ProtocolError} if it is no frame, or one that the gate or a blind replica refuses
   */
  tell(from: Member, body: Uint8Array): void {
    const frame = decodeFrame(body);
    switch (frame.type) {
      case 'ping': {
        const pong = encodeFrame({ type: 'pong', token: frame.token, nowMs: this.#world.now() });
        return sendTo(from, { type: 'told', room: from.room, body: pong });
      }
      case 'vector':
        return this.#replica.catchUp(from, frame.vector);
      case 'update':
        return this.#accept(from, () => this.#replica.accept(from, frame.update));
      case 'fork':
        return this.#accept(from, () => this.#replica.acceptFork(from, frame.fork));
      case 'heads':
        return this.#replica.compareHeads(from, frame.heads);
      case 'digest':
        return this.#replica.compare(from, frame.entryCount, frame.sum);
      case 'presence':
        throw new ProtocolError('presence is sealed for members, the relay has no use for it');
      case 'pong':
      case 'have':
      case 'bye':
        // Phones say these to every replica alike; the relay asks no one for the time, and keeps no acks.
        return;
      default:
        frame satisfies never;
    }
  }

  /** The member's socket takes more again. */
  resume(member: Member): void {
    this.#replica.resume(member);
  }

  #accept(from: Member, accept: () => void): void {
    if (!this.#replica.isFull) return accept();
    this.leave(from);
    from.onEnd(closeCode.tooLarge, 'The relay holds as much of this room as it can.');
  }

  #others(member: Member): Member[] {
    return [...this.#members.values()].filter((other) => other !== member);
  }

  #tellStory(sentence: string): void {
    this.#world.log.info(`${this.name}: ${sentence}`);
  }
}
