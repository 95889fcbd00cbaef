/** What dialing phones tell each other, as text: a description is its SDP, a candidate the JSON of its fields. */

/** Chromium's and Firefox's data-channel offers have 587–716 characters before candidates. */
const descriptionChars = 16_384;
const candidateChars = 1_024;

/**
 * Refuses all but a description of exactly one data section, so that nobody makes us set up audio or video.
 *
 * @throws {Error} a sentence, if `text` is anything else
 */
export function checkedDescription(type: 'offer' | 'answer', text: string): RTCSessionDescriptionInit {
  if (text.length > descriptionChars) throw new Error(`the ${type} has ${text.length} characters`);
  const sections = text.match(/^m=\w*/gm) ?? [];
  if (sections.length !== 1 || sections[0] !== 'm=application') {
    throw new Error(`the ${type} is not about one data channel`);
  }
  return { type, sdp: text };
}

export function candidateText(candidate: RTCIceCandidate): string {
  return JSON.stringify(candidate);
}

/** @throws {Error} a sentence, if `text` is not what `candidateText` writes */
export function candidateFrom(text: string): RTCIceCandidateInit {
  if (text.length > candidateChars) throw new Error(`the candidate has ${text.length} characters`);
  const fields = objectFrom(text);
  const { candidate, sdpMid, sdpMLineIndex, usernameFragment } = fields;
  if (typeof candidate !== 'string') throw new Error('the candidate has no text');
  return {
    candidate,
    sdpMid: typeof sdpMid === 'string' ? sdpMid : null,
    sdpMLineIndex: typeof sdpMLineIndex === 'number' ? sdpMLineIndex : null,
    usernameFragment: typeof usernameFragment === 'string' ? usernameFragment : null,
  };
}

/** Whether `candidate` is of the attempt that `sdp` describes, not a late one of an attempt before it. */
export function belongsTo(candidate: RTCIceCandidateInit, sdp: string): boolean {
  const { usernameFragment } = candidate;
  return !usernameFragment || sdp.split(/\r?\n/).includes(`a=ice-ufrag:${usernameFragment}`);
}

function objectFrom(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new Error('the candidate is not JSON', { cause });
  }
  if (typeof value !== 'object' || value === null) throw new Error('the candidate is not an object');
  return { ...value };
}
