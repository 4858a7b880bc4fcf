/**
 * How a witness is reached. Rejects when it could not be asked; then it may have cosigned all the same, which
 * the next answer tells (409 with its size). Asking twice does no harm. Who asks decides when to try again.
 */
export interface WitnessLink {
  /** `POST <url>/add-checkpoint` */
  addCheckpoint(url: string, body: string, signal: AbortSignal): Promise<WitnessReply>;
  /** `GET <url>/<SHA-256 of the origin>/checkpoint`: what it cosigned last; undefined for nothing. */
  lastCheckpoint(url: string, origin: string, signal: AbortSignal): Promise<string | undefined>;
}

export interface WitnessReply {
  readonly status: number;
  readonly body: string;
}
