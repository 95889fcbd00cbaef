/** The composition root: the browser's parts behind the core's ports, the app, and the page. */
import { App } from './app.ts';
import { browserClock, browserRandom } from './browser-world.ts';
import { nobleEd25519 } from './core/ed25519.ts';
import { beginsInvite } from './core/invite.ts';
import { RelaySession } from './core/relay-session.ts';
import { EventLog } from './event-log.ts';
import { RtcDialer } from './net/rtc-dialer.ts';
import { relaySocketTo } from './net/websocket.ts';
import { keepAppFiles } from './service-worker.ts';
import { Database } from './storage/database.ts';
import { stretchCode } from './stretch-code.ts';
import './ui/fm-app.ts';

const roomFragment = '#room/';

async function start(): Promise<void> {
  // The invite's secret leaves the address bar before anything else happens.
  const fragment = location.hash;
  showTopic(undefined);
  const log = new EventLog();
  const session = new RelaySession(relaySocketTo(relayUrl()), browserClock, browserRandom);
  const app = new App({
    database: new Database(),
    session,
    dialer: new RtcDialer(),
    clock: browserClock,
    random: browserRandom,
    ed25519: nobleEd25519,
    log: log.note,
    events: log,
    stretchCode,
    pageUrl: `${location.origin}${location.pathname}`,
    showTopic,
  });
  await app.load(fragment);
  let problem = '';
  if (fragment.startsWith(roomFragment) && app.nickname !== '') {
    await app.reopen(app.nickname, fragment.slice(roomFragment.length)).catch((error: Error) => {
      problem = error.message;
    });
  }
  for (const element of document.querySelectorAll('fm-app')) Object.assign(element, { app, problem });
  watchPage(app, session);
  await keepAppFiles();
}

function relayUrl(): string {
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
  return `${scheme}://${location.host}/relay`;
}

function showTopic(topic: string | undefined): void {
  const fragment = topic === undefined ? '' : `${roomFragment}${topic}`;
  history.replaceState(null, '', `${location.pathname}${fragment}`);
}

/** A page that comes back looks for its relay at once; one that goes says goodbye. */
function watchPage(app: App, session: RelaySession): void {
  const wake = (): void => {
    if (document.visibilityState === 'visible') session.wake();
  };
  document.addEventListener('visibilitychange', wake);
  for (const event of ['online', 'focus']) addEventListener(event, wake);
  addEventListener('pagehide', () => app.current?.stop());
  window.addEventListener('pageshow', ({ persisted }) => {
    if (persisted) location.reload();
  });
  addEventListener('hashchange', () => {
    if (beginsInvite(location.hash)) location.reload();
  });
}

await start();
