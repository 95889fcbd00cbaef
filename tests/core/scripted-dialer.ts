import type { Dial, DialEvents, Dialer, Link, Signal } from '../../client/core/ports.ts';

export interface Attempt extends DialEvents {
  readonly role: 'offering' | 'answering';
  readonly accepted: Signal[];
  closed: boolean;
}

/** A dialer of which the test says what comes of each attempt. */
export class ScriptedDialer implements Dialer {
  readonly attempts: Attempt[] = [];
  available = true;

  dial(role: Attempt['role'], events: DialEvents): Dial {
    const attempt: Attempt = { ...events, role, accepted: [], closed: false };
    this.attempts.push(attempt);
    return {
      accept: (signal) => attempt.accepted.push(signal),
      close: () => {
        attempt.closed = true;
      },
    };
  }

  /** The attempt that was begun last. */
  get last(): Attempt {
    const last = this.attempts.at(-1);
    if (!last) throw new Error('nobody was dialled');
    return last;
  }
}

/** One end of a link whose other end is the test. */
export class LooseLink implements Link {
  readonly sent: Uint8Array[] = [];
  bufferedBytes = 0;
  closed = false;
  onFrame: (frame: Uint8Array) => void = () => {};
  onClose: () => void = () => {};
  onDrain: () => void = () => {};

  send(frame: Uint8Array): void {
    this.sent.push(frame.slice());
  }

  close(): void {
    this.closed = true;
  }
}
