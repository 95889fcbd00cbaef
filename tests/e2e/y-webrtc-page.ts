/** A page as any app with the stock y-webrtc package would write it. The address says which relay it uses. */
import { Doc } from 'yjs';
import { WebrtcProvider } from 'y-webrtc';

const doc = new Doc();
const words = doc.getArray<string>('words');
const list = document.createElement('ul');
const box = document.createElement('input');
box.ariaLabel = 'Word';

const signaling = new URLSearchParams(location.search).getAll('signaling');
// Relays introduce phones on their own; no STUN server of the internet is asked.
const provider = new WebrtcProvider('words', doc, { signaling, peerOpts: { config: { iceServers: [] } } });

words.observe(() => {
  list.replaceChildren(
    ...words.toArray().map((word) => {
      const item = document.createElement('li');
      item.textContent = word;
      return item;
    }),
  );
});
box.addEventListener('change', () => {
  words.push([box.value]);
  box.value = '';
});
addEventListener('pagehide', () => provider.destroy());
document.body.append(box, list);
