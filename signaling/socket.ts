/** What the relay may do with one client's socket. It is ended by throwing a `ProtocolError` at its owner. */
export interface Socket<Message = Uint8Array> {
  /** Does nothing once the socket is ending. Whoever reads too slowly is ended by the socket's owner. */
  send(message: Message): void;
  /** What `send` was given and the network has not taken yet. */
  readonly bufferedBytes: number;
}

/** What a socket's owner tells the relay about it. After `closed`, all of it does nothing. */
export interface Conversation<Message = Uint8Array> {
  /** @throws {ProtocolError} if the client broke the protocol: the owner calls `closed` and ends the socket */
  message(message: Message): void;
  /** The socket is gone, or going. */
  closed(): void;
  /** `bufferedBytes` has fallen: whoever was being caught up is sent more. May be called at any time. */
  drained(): void;
  /** Whether the client has proved that it belongs anywhere. Stays true. */
  readonly admitted: boolean;
}
