import { svg, type SVGTemplateResult } from 'lit';

/** Line drawings on a 24 × 24 grid; always beside words, so hidden from screen readers. */
export const icons = {
  invite: icon('M5 5h5v5H5zM14 5h5v5h-5zM5 14h5v5H5zM14 14h2v2h-2zM19 14v5M14 19h2'),
  people: icon(
    'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM3 20c0-3.5 2.7-6 6-6s6 2.5 6 6M16 4.5a3.5 3.5 0 0 1 0 6M18 14.5c1.9.9 3 3 3 5.5',
  ),
  mesh: icon(
    'M5 7a2 2 0 1 0 0-.01M19 5a2 2 0 1 0 0-.01M12 19a2 2 0 1 0 0-.01M8.5 6.5 15.5 5.4M6 9l5 8M18 7l-5 10',
  ),
  inspector: icon('M4 5h16v14H4zM4 10h16M10 10v9'),
  back: icon('M15 5l-7 7 7 7'),
  close: icon('M6 6l12 12M18 6 6 18'),
  send: icon('M5 12h13M12 5l7 7-7 7'),
  down: icon('M12 5v13M6 12l6 6 6-6'),
  saving: icon('M12 4a8 8 0 1 1-8 8'),
  saved: icon('M5 12.5l4.5 4.5L19 7'),
  relay: icon(
    'M12 21V11M8 21h8M12 11a2 2 0 1 0 0-4 2 2 0 0 0 0 4M6.5 14a7 7 0 0 1 0-10M17.5 14a7 7 0 0 0 0-10',
  ),
  phones: icon('M4 4h7v13H4zM13 8h7v12h-7zM7 14h1M16 17h1'),
  problem: icon('M12 3 2.5 20h19zM12 10v4M12 17v.01'),
  alone: icon('M8 3h8v18H8zM11.5 18h1'),
} as const;

function icon(path: string): SVGTemplateResult {
  return svg`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d=${path}></path></svg>`;
}
