import type { Log } from './core/neighbourhood.ts';
import { View } from './core/readable.ts';
import type { EventLogFace, LogArea, LoggedEvent } from './core/views.ts';

const keptEvents = 500;

/** The last events of this page, in memory only. Those of areas that a developer switched on go to the console too. */
export class EventLog implements EventLogFace {
  readonly areas: readonly LogArea[] = ['socket', 'discovery', 'dial', 'link', 'sync'];
  readonly events = new View(() => this.#kept.filter(({ area }) => this.#on.has(area)));
  readonly #on = new Set<LogArea>();
  readonly #kept: LoggedEvent[] = [];

  readonly note: Log = (area, sentence) => {
    this.#kept.push({ atMs: Date.now(), area, sentence });
    if (this.#kept.length > keptEvents) this.#kept.shift();
    if (!this.#on.has(area)) return;
    // oxlint-disable-next-line no-console -- a developer asked for it
    console.debug(`[${area}] ${sentence}`);
    this.events.changed();
  };

  readonly isOn = (area: LogArea): boolean => this.#on.has(area);

  readonly switch = (area: LogArea, on: boolean): void => {
    if (on) this.#on.add(area);
    else this.#on.delete(area);
    this.events.changed();
  };
}
