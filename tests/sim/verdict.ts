import type { Outcome } from './scenario.ts';

/** Which promises the festival broke, in words; none if it went well. */
export function brokenPromises(outcome: Outcome): string[] {
  const first = JSON.stringify(outcome.timelines[0]);
  const checks: readonly [string, boolean][] = [
    [`P2 shown as saved, but not on disk at a crash: ${outcome.unsaved.join()}`, outcome.unsaved.length > 0],
    [`P2 saved, and lost: ${outcome.lost.join()}`, outcome.lost.length > 0],
    [`P4 shown, but not said, or twice: ${outcome.forged.join()}`, outcome.forged.length > 0],
    ['P3 replicas never agreed', outcome.convergedMs === undefined],
    ['P3 digests differ', outcome.digests.size !== 1],
    ['P3 timelines differ', outcome.timelines.some((timeline) => JSON.stringify(timeline) !== first)],
    ['a document differs from its log', !outcome.documentsMatch],
    [`${outcome.connectionsLeft} sockets left at the relay`, outcome.connectionsLeft > 0],
  ];
  return checks.flatMap(([sentence, isBroken]) => (isBroken ? [sentence] : []));
}
