/**
 * Names a room's draft on this device. A short hash, because the link holds the room's secret, which belongs in no key.
 * 32-bit FNV-1a.
 */
export function draftKey(inviteLink: string): string {
  let hash = 0x811c9dc5;
  for (let at = 0; at < inviteLink.length; at++) {
    hash = Math.imul(hash ^ inviteLink.charCodeAt(at), 0x01000193);
  }
  return `fm-draft-${(hash >>> 0).toString(36)}`;
}

/** What was typed and not sent; empty where the browser keeps nothing. */
export function loadDraft(key: string): string {
  try {
    return localStorage.getItem(key) ?? '';
  } catch {
    return '';
  }
}

/** Keeps `text` for the next visit. True if it was kept: storage may be full, or forbidden. */
export function keepDraft(key: string, text: string): boolean {
  try {
    if (text) localStorage.setItem(key, text);
    else localStorage.removeItem(key);
    return true;
  } catch {
    return false;
  }
}
