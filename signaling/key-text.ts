/** A key as the key of a `Map`: one character a byte, never shown to anybody. */
export function keyText(key: Uint8Array): string {
  return String.fromCharCode(...key);
}
