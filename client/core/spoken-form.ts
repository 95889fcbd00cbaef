/** Typed one way or another without anybody hearing it: apostrophes, stretched Arabic letters, what shows as nothing. */
const silent = /['’‘ʼʹ`´\u0640\p{Cf}]|\u034f|\p{Variation_Selector}/gu;
const pause = /[\s\p{Z}\p{P}\p{Cc}]+/gu;
/** Case mapping and normalisation can each leave work for the other; no character needs more than three rounds. */
const rounds = 4;

/**
 * What is left of `text` when it is said aloud: the same for all ways to type it. Case, width and normalisation form are
 * folded (Unicode NFKC), digits of every script become 0–9, and runs of spaces and punctuation one space each.
 * Empty if nothing of it can be said, as with `?!`.
 */
export function spokenForm(text: string): string {
  let form = text;
  for (let round = 0; round < rounds; round += 1) form = folded(form);
  return form;
}

function folded(text: string): string {
  // Up and down again, as JavaScript has no case folding: ß and SS, or a sigma at a word's end, come out the same.
  const lower = text.normalize('NFKC').toUpperCase().toLowerCase().normalize('NFKC');
  return plainDigits(lower.replaceAll(silent, '').replaceAll(pause, ' ')).trim();
}

/** Decimal digits of every script as 0–9: what a phone's keyboard types for a number depends on its language. */
function plainDigits(text: string): string {
  return text.replaceAll(/\p{Nd}/gu, (digit) => String(digitValue(digit.codePointAt(0) ?? 0)));
}

/** Unicode keeps each script's digits together and in order; where two sets touch, both have ten. */
function digitValue(code: number): number {
  let before = 0;
  while (/^\p{Nd}$/u.test(String.fromCodePoint(code - before - 1))) before += 1;
  return before % 10;
}
