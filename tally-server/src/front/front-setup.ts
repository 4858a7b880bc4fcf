/** What the front process is given when it starts. */

export interface FrontSetup {
  readonly address: string;
  /** 0 = any free one. */
  readonly port: number;
  readonly publicDirectory: string;
  /** For what this process makes itself; emptied when it starts. */
  readonly ownDirectory: string;
  /** Of the inner portal: a socket in the file system. */
  readonly innerSocket: string;
  /** When versions can first be there; undefined = nobody knows. Unix milliseconds. */
  readonly opensAtMs: number | undefined;
  /** PEM. */
  readonly tls: { readonly key: string; readonly certificate: string } | undefined;
}
