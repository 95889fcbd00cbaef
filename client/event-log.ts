import type { Log, LogArea } from './core/neighbourhood.ts';

interface LoggedEvent {
  readonly atMs: number;
  readonly area: LogArea;
  readonly sentence: string;
}

const keptEvents = 500;
const storageKey = 'fieldmesh-log';

/**
 * What happened lately on sockets, dials and links. Nothing is printed unless a developer asks for areas, as by
 * `localStorage.setItem('fieldmesh-log', 'dial link')`.
 */
export class EventLog {
  readonly #events: LoggedEvent[] = [];
  readonly #printed: ReadonlySet<string>;

  constructor() {
    this.#printed = new Set((localStorage.getItem(storageKey) ?? '').split(' '));
  }

  readonly note: Log = (area, sentence) => {
    this.#events.push({ atMs: Date.now(), area, sentence });
    if (this.#events.length > keptEvents) this.#events.shift();
    // oxlint-disable-next-line no-console -- a developer asked for it
    if (this.#printed.has(area)) console.debug(`[${area}] ${sentence}`);
  };

  get events(): readonly LoggedEvent[] {
    return this.#events;
  }
}
