import { ProtocolError } from '../../signaling/bytes.ts';

/** The rules that an update from elsewhere can break; one name each, the same at phone and relay. */
export type GateRule =
  | 'update-size'
  | 'update-shape'
  | 'delete-set'
  | 'feed-name'
  | 'clock-gap'
  | 'entry-size'
  | 'entry-version'
  | 'time-backwards'
  | 'bad-signature'
  | 'equivocation';

/** An update was refused before any Yjs code saw it; nothing of it was kept. */
export class GateError extends ProtocolError {
  readonly rule: GateRule;
  /**
   * The feed, if it does not continue what is held of it: a forgery, or its author equivocated and the two replicas
   * hold different branches.
   */
  readonly disputed: number | undefined;

  constructor(rule: GateRule, detail: string, disputed?: number) {
    super(`${rule}: ${detail}`);
    this.rule = rule;
    this.disputed = disputed;
  }
}
