import { createHash } from 'node:crypto';
import type { SimPhone } from './sim-phone.ts';
import { World } from './world.ts';

/** What one seed came to. */
export interface Outcome {
  readonly trace: string;
  readonly faults: number;
  readonly said: number;
  /** Virtual time from healing until every replica was the same; undefined if that never came. */
  readonly convergedMs: number | undefined;
  readonly timelines: readonly (readonly string[])[];
  readonly digests: ReadonlySet<string>;
  /** Texts that their author showed as saved, and that are missing at the end. */
  readonly lost: readonly string[];
  /** Saved entries that were not on their author's disk at the instant of a crash. */
  readonly unsaved: readonly string[];
  /** Texts shown that nobody said, or twice. */
  readonly forged: readonly string[];
  /** Whether each honest phone's Yjs document holds what its log holds. */
  readonly documentsMatch: boolean;
  readonly connectionsLeft: number;
}

const stormMs = 60_000;
const settleLimitMs = 60_000;

/** Three to eight phones chat through a minute of faults; then everything heals and they have to agree. */
export function festival(seed: number): Outcome {
  const run = new Festival(seed);
  run.storm();
  return run.settle();
}

class Festival {
  readonly #world: World;
  readonly #said = new Set<string>();
  readonly #saved = new Set<string>();
  readonly #equivocators = new Set<SimPhone>();
  readonly #unsaved: string[] = [];
  readonly #trace = createHash('sha256');
  readonly #skewMs: number;
  #faults = 0;
  #relayUp = true;
  #over = false;

  constructor(seed: number) {
    this.#world = new World(seed);
    const { random } = this.#world;
    this.#skewMs = random.chance(0.5) ? 0 : 30_000;
    const count = 3 + random.below(6);
    for (let at = 0; at < count; at += 1) this.#world.addPhone(random.between(-this.#skewMs, this.#skewMs));
    if (random.chance(0.5)) this.#addEquivocator();
  }

  /** Two phones with one key that write one feed: what one signs contradicts the other. What they say may be dropped. */
  #addEquivocator(): void {
    const secret = this.#world.random.bytes(32);
    for (let left = 2; left > 0; left -= 1) this.#equivocators.add(this.#world.addPhone(0, secret));
  }

  storm(): void {
    const { clock, random, phones } = this.#world;
    for (const phone of phones) clock.after(random.between(0, 5_000), () => this.#start(phone));
    for (let left = 30 + random.below(60); left > 0; left -= 1) {
      clock.after(random.between(2_000, stormMs), () => this.#say(random.pick(phones)));
    }
    for (let left = 10 + random.below(30); left > 0; left -= 1) {
      clock.after(random.between(2_000, stormMs), () => this.#fault());
    }
    for (let passedMs = 0; passedMs < stormMs; passedMs += 1_000) {
      clock.advance(1_000);
      this.#look();
    }
  }

  settle(): Outcome {
    const { phones, relay } = this.#world;
    this.#world.healAll();
    if (!this.#relayUp) this.#startRelay();
    for (const phone of phones) this.#start(phone);
    const convergedMs = this.#world.runUntil(() => this.#agreed(), settleLimitMs);
    this.#look();
    const timelines = this.#honest().map((phone) => phone.timeline());
    const shown = (timelines[0] ?? []).map((line) => line.slice(line.indexOf(': ') + 2));
    const digests = new Set(this.#honest().map((phone) => phone.room?.replica.value.digest ?? ''));
    this.#note(`end ${shown.join()}`);
    const documentsMatch = this.#honest().every((phone) => phone.documentMatches());
    this.#over = true;
    for (const phone of phones) phone.leave();
    this.#world.clock.advance(1_000);
    return {
      trace: this.#trace.digest('hex'),
      faults: this.#faults,
      said: this.#said.size,
      convergedMs,
      timelines,
      digests,
      lost: [...this.#saved].filter((text) => !shown.includes(text)),
      unsaved: this.#unsaved,
      forged: shown.filter((text, at) => !this.#said.has(text) || shown.indexOf(text) !== at),
      documentsMatch,
      connectionsLeft: relay.hub.figures.connections,
    };
  }

  #start(phone: SimPhone): void {
    if (phone.room || this.#over) return;
    this.#note(`start ${phone.name}`);
    phone.start();
  }

  #say(phone: SimPhone): void {
    if (!phone.room || phone.room.log.isClosed(phone.identity.clientId)) return;
    const text = `message ${this.#said.size}`;
    this.#said.add(text);
    this.#note(`${phone.name} says ${text}`);
    phone.room.say(text);
  }

  #fault(): void {
    const { random, phones } = this.#world;
    this.#faults += 1;
    const phone = random.pick(phones);
    const kind = random.below(5);
    this.#note(`fault ${kind} at ${phone.name}`);
    if (kind === 0) this.#crashSoon(phone);
    else if (kind === 1) this.#cutFor(phone.name, random.pick(phones).name);
    else if (kind === 2) this.#cutFor(phone.name, 'relay');
    else if (kind === 3) this.#partition();
    else this.#killRelay();
  }

  /** Half the time in the middle of saving something. */
  #crashSoon(phone: SimPhone): void {
    const { clock, random } = this.#world;
    if (random.chance(0.5)) this.#say(phone);
    clock.after(random.between(0, 40), () => this.#crash(phone));
  }

  #crash(phone: SimPhone): void {
    if (!phone.room) return;
    this.#look();
    const texts = this.#equivocators.has(phone) ? [] : phone.savedTexts();
    this.#unsaved.push(...texts.filter((text) => !phone.hasOnDisk(text)));
    phone.crash();
    this.#world.clock.after(this.#world.random.between(100, 10_000), () => this.#start(phone));
  }

  #cutFor(a: string, b: string): void {
    this.#world.cut(a, b);
    this.#world.clock.after(this.#world.random.between(1_000, 25_000), () => this.#world.heal(a, b));
  }

  /** Two groups that see nothing of each other, the relay with one of them. */
  #partition(): void {
    const { random, phones } = this.#world;
    const all = [...phones.map(({ name }) => name), 'relay'];
    const side = new Set(all.filter(() => random.chance(0.5)));
    for (const a of all) for (const b of all) if (side.has(a) && !side.has(b)) this.#cutFor(a, b);
  }

  #killRelay(): void {
    if (!this.#relayUp) return;
    this.#relayUp = false;
    this.#world.relay.kill();
    this.#world.clock.after(this.#world.random.between(500, 15_000), () => this.#startRelay());
  }

  #startRelay(): void {
    if (this.#relayUp) return;
    this.#relayUp = true;
    this.#world.relay.start();
  }

  /** Remembers every text that its author shows as saved: from now on it must not be lost. */
  #look(): void {
    for (const phone of this.#honest()) for (const text of phone.savedTexts()) this.#saved.add(text);
  }

  #honest(): SimPhone[] {
    return this.#world.phones.filter((phone) => !this.#equivocators.has(phone));
  }

  #agreed(): boolean {
    const { relay } = this.#world;
    const phones = this.#honest();
    const digests = new Set(phones.map((phone) => phone.room?.replica.value.digest));
    const entries = phones[0]?.room?.log.entryCount ?? 0;
    if (digests.size > 1 || relay.hub.figures.entries !== entries) return false;
    // What is being saved shows already, and is in no log yet.
    return new Set(phones.map((phone) => phone.timeline().length)).size === 1;
  }

  #note(event: string): void {
    this.#trace.update(`${this.#world.clock.now()} ${event}\n`);
  }
}
