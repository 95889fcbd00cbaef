import type { Delivery } from '../core/views.ts';
import { countWords } from './format.ts';

export interface DeliveryWords {
  readonly words: string;
  readonly icon: 'saving' | 'saved' | 'relay' | 'phones' | 'problem';
}

/** Says how far a message of ours has got, by what was reported and no further. */
export function deliveryWords(delivery: Delivery): DeliveryWords {
  switch (delivery.at) {
    case 'saving':
      return { words: 'saving…', icon: 'saving' };
    case 'failed':
      return { words: `could not be saved: ${delivery.reason}`, icon: 'problem' };
    case 'saved':
      return saved(delivery.relayHasIt, delivery.heldByPhones);
    default:
      return delivery satisfies never;
  }
}

function saved(relayHasIt: boolean, heldByPhones: number): DeliveryWords {
  const held = `held by ${countWords(heldByPhones, 'phone')}`;
  if (relayHasIt) {
    return { words: heldByPhones > 0 ? `relay has it · ${held}` : 'relay has it', icon: 'relay' };
  }
  return heldByPhones > 0 ? { words: held, icon: 'phones' } : { words: 'saved on this phone', icon: 'saved' };
}
