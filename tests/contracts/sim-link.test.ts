import { onTestFinished } from 'vitest';
import type { Link } from '../../client/core/ports.ts';
import { simLinks } from '../sim/sim-link.ts';
import { VirtualClock } from '../sim/virtual-clock.ts';
import type { Wire } from '../sim/wire.ts';
import { describeLink } from './link.ts';

/** Later frames are quicker than earlier ones, now and then: order must be the link's own doing. */
function unevenWire(): Wire {
  let sent = 0;
  return {
    latencyMs: () => {
      sent += 1;
      return 30 - (sent % 3) * 14;
    },
    isUp: () => true,
  };
}

describeLink('a simulated link', async (): Promise<[Link, Link]> => {
  const clock = new VirtualClock();
  // The suite waits in real time, so virtual time is kept running until the test is over.
  const pump = setInterval(() => clock.advance(10), 1);
  onTestFinished(() => clearInterval(pump));
  return simLinks(clock, unevenWire());
});

describeLink('a simulated link whose path goes dark now and then', async (): Promise<[Link, Link]> => {
  const clock = new VirtualClock();
  let turns = 0;
  const pump = setInterval(() => {
    turns += 1;
    clock.advance(25);
  }, 1);
  onTestFinished(() => clearInterval(pump));
  return simLinks(clock, { ...unevenWire(), isUp: () => turns % 20 < 10 });
});
