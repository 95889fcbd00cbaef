import type { MessageView } from '../core/views.ts';
import { startOfDay } from './format.ts';

export interface DayOfMessages {
  readonly startMs: number;
  readonly messages: readonly PlacedMessage[];
}

export interface PlacedMessage {
  readonly message: MessageView;
  /** Whether it begins a run of one author, and so shows the name. */
  readonly leads: boolean;
}

/** Messages of one author with a longer pause between them each show the name again. */
const runPauseMs = 5 * 60_000;

/** Parts the timeline into days and marks where each author's runs begin. */
export function byDay(shown: readonly MessageView[]): readonly DayOfMessages[] {
  const days: { startMs: number; messages: PlacedMessage[] }[] = [];
  let previous: MessageView | undefined;
  for (const message of shown) {
    const startMs = startOfDay(message.atMs);
    let day = days.at(-1);
    if (day?.startMs !== startMs) {
      day = { startMs, messages: [] };
      days.push(day);
      previous = undefined;
    }
    day.messages.push({ message, leads: leads(previous, message) });
    previous = message;
  }
  return days;
}

function leads(previous: MessageView | undefined, message: MessageView): boolean {
  return previous?.author.id !== message.author.id || message.atMs - previous.atMs > runPauseMs;
}
