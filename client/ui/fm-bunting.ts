import { css, html, LitElement, svg, type SVGTemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';

type Point = readonly [x: number, y: number];

const flags = ['coral', 'marigold', 'teal', 'plum'];

/** Links as strings of pennants between phones: the mesh, dressed for a festival. Decoration only. */
@customElement('fm-bunting')
export class FmBunting extends LitElement {
  static override styles = css`
    :host {
      display: block;
    }
    svg {
      display: block;
      inline-size: 100%;
      block-size: auto;
    }
    .string {
      fill: none;
      stroke: var(--fm-edge);
      stroke-width: 1.5;
    }
    .coral {
      fill: var(--fm-flag-coral);
    }
    .marigold {
      fill: var(--fm-flag-marigold);
    }
    .teal {
      fill: var(--fm-flag-teal);
    }
    .plum {
      fill: var(--fm-flag-plum);
    }
    .phone {
      fill: var(--fm-raised);
      stroke: var(--fm-ink);
      stroke-width: 2;
    }
    .pole {
      stroke: var(--fm-ink);
      stroke-width: 2;
    }
  `;

  override render() {
    return html`
      <svg viewBox="0 0 400 96" aria-hidden="true">
        ${string([24, 24], [200, 34], 6, 0)} ${string([200, 34], [376, 18], 6, 2)} ${phone([24, 24])}
        ${phone([200, 34])} ${phone([376, 18])}
      </svg>
    `;
  }
}

function string(from: Point, to: Point, count: number, firstFlag: number): SVGTemplateResult {
  const low: Point = [(from[0] + to[0]) / 2, Math.max(from[1], to[1]) + 34];
  const pennants = Array.from({ length: count }, (_, at) => {
    const start = (at + 0.62) / (count + 0.6);
    return pennant(onCurve(from, low, to, start), onCurve(from, low, to, start + 0.1), firstFlag + at);
  });
  return svg`<path class="string" d="M${from.join()} Q${low.join()} ${to.join()}"></path>${pennants}`;
}

function pennant(left: Point, right: Point, flag: number): SVGTemplateResult {
  const tip: Point = [(left[0] + right[0]) / 2, (left[1] + right[1]) / 2 + 20];
  return svg`<path class=${flags[flag % flags.length] ?? ''} d="M${left.join()} L${right.join()} L${tip.join()} Z"></path>`;
}

/** A point on the quadratic curve, `along` from 0 to 1. */
function onCurve(from: Point, bend: Point, to: Point, along: number): Point {
  const mix = (axis: 0 | 1) =>
    (1 - along) ** 2 * from[axis] + 2 * (1 - along) * along * bend[axis] + along ** 2 * to[axis];
  return [mix(0), mix(1)];
}

function phone([x, y]: Point): SVGTemplateResult {
  return svg`
    <path class="pole" d="M${x},${y} V96"></path>
    <rect class="phone" x=${x - 8} y=${y - 14} width="16" height="28" rx="4"></rect>
    <path class="pole" d="M${x - 2},${y + 9} h4"></path>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'fm-bunting': FmBunting;
  }
}
