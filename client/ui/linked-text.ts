import { html, type TemplateResult } from 'lit';

const candidates = /\bhttps?:\/\/[^\s<>"]+/giu;
// What usually belongs to the sentence around a link rather than to the link.
const trailing = /[.,;:!?'"»”’\]}]+$/u;

/** Splits what somebody wrote into text and the http(s) links in it. */
export function splitLinks(text: string): readonly (string | URL)[] {
  const parts: (string | URL)[] = [];
  let done = 0;
  for (const match of text.matchAll(candidates)) {
    const written = trimmed(match[0]);
    if (!URL.canParse(written)) continue;
    parts.push(text.slice(done, match.index), new URL(written));
    done = match.index + written.length;
  }
  parts.push(text.slice(done));
  return parts.filter((part) => part !== '');
}

/** Shows `text` with its links by their true host, which a look-alike address can't hide. `ask` comes before opening. */
export function linkedText(text: string, ask: (url: URL) => void): readonly (string | TemplateResult)[] {
  return splitLinks(text).map((part) => (typeof part === 'string' ? part : link(part, ask)));
}

function trimmed(candidate: string): string {
  const end = candidate.replace(trailing, '');
  // A bracket that the link itself opened stays: …/Mesh_(network)
  return end.endsWith(')') && !end.includes('(') ? trimmed(end.slice(0, -1)) : end;
}

function link(url: URL, ask: (url: URL) => void): TemplateResult {
  const confirm = (event: Event): void => {
    event.preventDefault();
    ask(url);
  };
  const rest = `${url.pathname}${url.search}${url.hash}`.replace(/^\/$/u, '');
  return html`<a
    href=${url.href}
    target="_blank"
    rel="noopener noreferrer"
    dir="ltr"
    @click=${confirm}
    @auxclick=${confirm}
    ><b>${url.host}</b>${rest}</a
  >`;
}
