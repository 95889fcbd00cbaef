const language = 'en';
const whole = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });
const fine = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
// Words are English, but the clock is the reader's: 14:05 or 2:05 PM.
const clock = new Intl.DateTimeFormat(undefined, {
  hour: 'numeric',
  minute: '2-digit',
  numberingSystem: 'latn',
});
const day = new Intl.DateTimeFormat(language, { weekday: 'long', day: 'numeric', month: 'long' });
const distantDay = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'long', year: 'numeric' });
const relativeDay = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });

const spans = [
  ['d', 86_400],
  ['h', 3_600],
  ['min', 60],
  ['s', 1],
] as const;

/** A span in its largest whole unit: "12 s", "3 min". Units are SI symbols, which no language translates. */
export function spanWords(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  const [unit, size] = spans.find(([, size]) => seconds >= size) ?? ['s', 1];
  return `${whole.format(Math.floor(seconds / size))} ${unit}`;
}

/** How long ago: "just now", "12 s ago". Clocks may disagree, so the future is just now as well. */
export function agoWords(atMs: number, nowMs: number): string {
  return nowMs - atMs < 1_000 ? 'just now' : `${spanWords(nowMs - atMs)} ago`;
}

/** What is left of a countdown: "in 12 s", and "now" once it ended. */
export function countdownWords(untilMs: number, nowMs: number): string {
  if (untilMs <= nowMs) return 'now';
  // Rounded up, so that a countdown never stands at zero.
  return `in ${spanWords(Math.ceil((untilMs - nowMs) / 1_000) * 1_000)}`;
}

/** "512 bytes", "12.3 kB", "4 MB"; decimal, as networks count. */
export function byteWords(bytes: number): string {
  if (bytes < 1_000) return `${whole.format(bytes)} ${bytes === 1 ? 'byte' : 'bytes'}`;
  const [unit, size] = byteUnits.find(([, size]) => bytes >= size) ?? ['kilobyte', 1_000];
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit,
    unitDisplay: 'short',
    maximumFractionDigits: 1,
  }).format(bytes / size);
}

const byteUnits = [
  ['gigabyte', 1e9],
  ['megabyte', 1e6],
  ['kilobyte', 1e3],
] as const;

/** A round trip: "34 ms", "0.4 ms", "1.2 s". */
export function roundTripWords(ms: number): string {
  if (ms >= 1_000) return `${fine.format(ms / 1_000)} s`;
  return `${(ms < 10 ? fine : whole).format(ms)} ms`;
}

/** "3 phones", "1 phone". */
export function countWords(count: number, one: string, many = `${one}s`): string {
  return `${whole.format(count)} ${count === 1 ? one : many}`;
}

/** Time of day, as the reader writes it. */
export function clockWords(atMs: number): string {
  return clock.format(atMs);
}

/** "Today", "Yesterday", "Tuesday, November 24", and with its year once that is another one. */
export function dayWords(atMs: number, nowMs: number): string {
  const days = Math.round((startOfDay(atMs) - startOfDay(nowMs)) / 86_400_000);
  if (Math.abs(days) <= 1) {
    const word = relativeDay.format(days, 'day');
    return word.charAt(0).toUpperCase() + word.slice(1);
  }
  const sameYear = new Date(atMs).getFullYear() === new Date(nowMs).getFullYear();
  return (sameYear ? day : distantDay).format(atMs);
}

/** Midnight before `atMs`, by the reader's calendar. */
export function startOfDay(atMs: number): number {
  return new Date(atMs).setHours(0, 0, 0, 0);
}
