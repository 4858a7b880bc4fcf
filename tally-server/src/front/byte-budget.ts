/** Bytes that are kept in memory for readers: so many in all, and no one address takes all of them. */
export interface ByteBudget {
  of(address: string): ByteShare;
}

/** What one request or answer holds. */
export interface ByteShare {
  /** False: there is no room, and nothing has changed. */
  hold(bytes: number): boolean;
  /** Holds nothing any more. */
  release(): void;
}

export interface ByteBudgetLimits {
  readonly bytesMax: number;
  readonly addressBytesMax: number;
}

export function makeByteBudget({ bytesMax, addressBytesMax }: ByteBudgetLimits): ByteBudget {
  const byAddress = new Map<string, number>();
  let total = 0;

  function add(address: string, bytes: number): void {
    total += bytes;
    const left = (byAddress.get(address) ?? 0) + bytes;
    if (left > 0) byAddress.set(address, left);
    else byAddress.delete(address);
  }

  return {
    of(address) {
      let held = 0;
      return {
        hold(bytes) {
          const more = bytes - held;
          const ofAddress = byAddress.get(address) ?? 0;
          if (more > 0 && (total + more > bytesMax || ofAddress + more > addressBytesMax)) {
            return false;
          }
          add(address, more);
          held = bytes;
          return true;
        },
        release() {
          add(address, -held);
          held = 0;
        },
      };
    },
  };
}
