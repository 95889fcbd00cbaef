/** Every bound the relay keeps, with its unit and its reason. What both ends must know is in `protocol.ts`. */
import { limits } from './protocol.ts';

export const relayLimits = {
  /** Largest WebSocket message; ws closes with 1009 what is larger. */
  messageBytes: limits.messageBytes,

  /** A client's own name for a socket is proved by a join; until then it costs us memory for nothing. */
  admissionMs: 10_000,
  /** Sockets that have joined nothing yet; beyond it the oldest goes. A whole festival reconnects at once. */
  unadmittedSockets: 2_000,
  /** Proofs that may fail on one socket. An honest client's never do. */
  refusedJoins: 3,
  /** Room numbers one socket may hold, those that the relay itself ended included. */
  roomNumbers: 2 * limits.roomsPerSocket,

  /** WebSocket pings: often enough for the NATs of phone networks, which forget after 30 s to 60 s. */
  pingMs: 25_000,
  /** Share of `pingMs` by which each ping comes earlier or later, so that they don't come all at once. */
  pingJitter: 0.2,
  missedPongs: 2,
  /** How often sockets are looked through for all of the above. */
  sweepMs: 1_000,

  /** Unsent bytes of one socket at which the relay stops catching it up, and goes on when they are gone. */
  pauseBytes: 256 * 1_024,
  /** Unsent bytes of one socket at which it is ended: 20 stalled readers without it held 860 MB. */
  unsentBytes: 4 * 1_024 * 1_024,

  /** A chat needs a few a second; 10,000 messages of history are some 50 pages and pass as one burst. */
  framesPerSecond: 60,
  frameBurst: 600,
  /** A room of 100,000 messages (16 MB) takes 8 s to push; one of 10,000 (2.4 MB) passes as one burst. */
  bytesPerSecond: 1_024 * 1_024,
  byteBurst: 8 * 1_024 * 1_024,
  /** New sockets of one address. A thousand attendees share one, so there is no bound on how many it holds. */
  connectsPerSecond: 200,
  connectBurst: 3_000,
  /** Addresses whose rate is remembered; beyond it the one that was remembered first is forgotten. */
  addresses: 10_000,

  /** WebSocket: few fragments and chunks a message, as each costs memory far beyond its bytes (ws, 2026). */
  fragmentsPerMessage: 32,
  chunksPerMessage: 256,
  /** How long an ended socket may take to say goodbye before it is cut. */
  closeMs: 1_000,

  /** Rooms in memory. Anybody may make one, since a topic is only a public key. */
  rooms: 10_000,
  /** A room's sealed entries, some 128 MiB with 250 bytes each. */
  entriesPerRoom: 500_000,
  bytesPerRoom: 128 * 1_024 * 1_024,
  /** A state vector takes at most 11 bytes a feed, and must fit in one message with room to spare. */
  feedsPerRoom: 5_000,
  /** Links of one member that are counted; phones hold at most 8. */
  linksPerMember: 64,
  /** Ed25519 keys kept in parsed form: about 1 kB each. */
  parsedKeys: 4_096,

  /** HTTP: slow requests hold a socket, so they get little time (evidence: 60,000 bad frames, 5,000 clients). */
  headersMs: 5_000,
  requestMs: 10_000,
  keepAliveMs: 5_000,
  headerBytes: 8_192,
  connections: 12_000,
  backlog: 4_096,

  /** The stock y-webrtc protocol. Its own server has no bounds; real apps have one topic a document. */
  yWebrtcTopicsPerSocket: 128,
  yWebrtcTopicChars: 1_024,
  yWebrtcSubscribersPerTopic: 2_000,
} as const;

export type RelayLimits = { readonly [Name in keyof typeof relayLimits]: number };
