import type { Link } from '../../client/core/ports.ts';
import { describeLink } from './link.ts';
import { mostFrameBytes, openRelayedPair } from './relayed-pair.ts';

describeLink('a link to the relay, seen from the phone,', openRelayedPair, mostFrameBytes);

describeLink(
  'a link to the relay, seen from the relay,',
  async (): Promise<[Link, Link]> => {
    const [phone, relay] = await openRelayedPair();
    return [relay, phone];
  },
  mostFrameBytes,
);
