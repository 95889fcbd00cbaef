import type { MessagesView, MessageView } from '../core/views.ts';

/**
 * The messages in `now` that a screen reader should speak of: of others, not shown in `before`, and neither older
 * than what was shown (they were asked for) nor stamped before `openedAtMs` (they are history).
 */
export function worthAnnouncing(
  before: MessagesView | undefined,
  now: MessagesView,
  openedAtMs: number,
): readonly MessageView[] {
  const known = new Set(before?.shown.map((message) => message.id));
  const oldest = before?.shown[0];
  const from = oldest ? now.shown.findIndex((message) => message.id === oldest.id) : 0;
  return now.shown.slice(Math.max(0, from)).filter(
    // Only ours have a delivery.
    (message) => !message.delivery && !known.has(message.id) && message.atMs >= openedAtMs,
  );
}

/** One sentence for all that came since the last one. */
export function announcement(messages: readonly MessageView[]): string {
  const last = messages.at(-1);
  if (!last) return '';
  const spoken = `${last.author.name}: ${last.text}`;
  return messages.length === 1 ? spoken : `${messages.length} new messages. The last is from ${spoken}`;
}
