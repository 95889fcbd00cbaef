import { type ElementPart, noChange } from 'lit';
import { Directive, directive } from 'lit/directive.js';

class HueDirective extends Directive {
  #hue: number | undefined;

  render(_hue: number): unknown {
    return noChange;
  }

  override update(part: ElementPart, [hue]: [number]): unknown {
    if (hue === this.#hue || !(part.element instanceof HTMLElement)) return noChange;
    this.#hue = hue;
    part.element.style.setProperty('--hue', String(hue));
    return noChange;
  }
}

/**
 * Hands an author's hue to the styles as `--hue`: `<li ${hue(author.hue)}>`.
 * Set through the CSSOM, because Lit's `styleMap` writes a `style` attribute first, which a strict CSP refuses.
 */
export const hue = directive(HueDirective);
