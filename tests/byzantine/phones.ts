import type { FeedIdentity } from '../../client/core/keys.ts';
import type { Link } from '../../client/core/ports.ts';
import { RelaySession } from '../../client/core/relay-session.ts';
import { Room } from '../../client/core/room.ts';
import { encodeFrame } from '../../client/core/frame.ts';
import { ed25519, identityOf, mainStage } from '../core/support.ts';
import { SeededRandom } from '../sim/seeded-random.ts';
import { SimRtc } from '../sim/sim-dialer.ts';
import { SimRelay } from '../sim/sim-relay.ts';
import { SimStore } from '../sim/sim-store.ts';
import { VirtualClock } from '../sim/virtual-clock.ts';
import type { Scene } from './scene.ts';

const wire = { latencyMs: () => 20, isUp: () => true };

/** One phone, with its log, and its links as they are below the core. */
class Phone {
  readonly room: Room;
  readonly identity: FeedIdentity;
  readonly story: string[] = [];
  readonly links: Link[] = [];

  constructor(name: string, clock: VirtualClock, random: SeededRandom, relay: SimRelay, rtc: SimRtc) {
    this.identity = identityOf(name);
    this.room = new Room({
      name: 'Main Stage',
      inviteLink: '',
      keys: mainStage,
      identity: this.identity,
      nickname: name,
      saved: [],
      store: new SimStore(clock, random.fork()),
      session: new RelaySession(() => relay.open(wire), clock, random.fork()),
      dialer: rtc.dialerOf(name, (link) => this.links.push(link) > 0),
      clock,
      random: random.fork(),
      ed25519,
      log: (_, sentence) => this.story.push(sentence),
      onOwnFeedClosed: () => {},
    });
  }

  texts(): string[] {
    return this.room.messages.value.shown.map(({ author, text }) => `${author.name}: ${text}`);
  }

  directPeers(): number {
    return this.room.mesh.value.peers.filter(({ route }) => route === 'direct').length;
  }
}

/** Ann, bob and eve, each linked directly to both others; ann and eve have spoken. */
export class ThreePhones {
  readonly clock = new VirtualClock();
  readonly ann: Phone;
  readonly bob: Phone;
  readonly eve: Phone;

  constructor() {
    const random = new SeededRandom(6);
    const relay = new SimRelay(this.clock, random.fork(), ed25519);
    const rtc = new SimRtc(this.clock, () => wire);
    const phone = (name: string): Phone => new Phone(name, this.clock, random, relay, rtc);
    [this.ann, this.bob, this.eve] = [phone('ann'), phone('bob'), phone('eve')];
    this.clock.advance(5_000);
    this.ann.room.say('hello');
    this.clock.advance(1_000);
    this.eve.room.say('hello from eve');
    this.clock.advance(5_000);
  }

  get scene(): Scene {
    return { keys: mainStage, log: this.eve.room.log, ann: this.ann.identity, eve: this.eve.identity };
  }

  /**
   * Eve sends the update to ann and to bob, past her own core; twice, since what does not fit a feed that is held may
   * be an honest mistake the first time.
   */
  attack(update: Uint8Array): void {
    const frame = encodeFrame({ type: 'update', update });
    for (const link of [...this.eve.links, ...this.eve.links]) link.send(frame);
    this.clock.advance(500);
  }

  stop(): void {
    for (const { room } of [this.ann, this.bob, this.eve]) room.stop();
  }
}
