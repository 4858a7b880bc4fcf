/** Turns at the inner portal: so many at once, some of them for reading alone, and not all for one address. */
export interface InnerSlotLimits {
  /** Requests that the inner portal works on. */
  readonly atOnce: number;
  /** Of these, how many that bring something; the rest is kept for those who only read. */
  readonly writingAtOnce: number;
  readonly addressAtOnce: number;
  /** Further ones that wait; the rest is told to come again. */
  readonly waitingMax: number;
  readonly addressWaitingMax: number;
}

export interface InnerSlots {
  /** Gives the turn back, once; undefined: too many wait already. */
  take(asking: Asking): Promise<(() => void) | undefined>;
}

export interface Asking {
  readonly address: string;
  readonly isWriting: boolean;
}

interface Waiting {
  readonly asking: Asking;
  readonly go: (leave: () => void) => void;
}

export function makeInnerSlots(limits: InnerSlotLimits): InnerSlots {
  const underWay = new Set<Asking>();
  const waiting: Waiting[] = [];

  function hasTurn({ address, isWriting }: Asking): boolean {
    const all = [...underWay];
    return (
      all.length < limits.atOnce &&
      (!isWriting || all.filter((each) => each.isWriting).length < limits.writingAtOnce) &&
      all.filter((each) => each.address === address).length < limits.addressAtOnce
    );
  }

  function enter(asking: Asking): () => void {
    const own = { ...asking };
    underWay.add(own);
    return () => {
      if (underWay.delete(own)) callNext();
    };
  }

  function callNext(): void {
    const index = waiting.findIndex(({ asking }) => hasTurn(asking));
    const [next] = index < 0 ? [] : waiting.splice(index, 1);
    next?.go(enter(next.asking));
  }

  return {
    async take(asking) {
      if (hasTurn(asking)) return enter(asking);
      const ofAddress = waiting.filter((each) => each.asking.address === asking.address).length;
      if (waiting.length >= limits.waitingMax || ofAddress >= limits.addressWaitingMax) {
        return undefined;
      }
      return await new Promise((go) => waiting.push({ asking, go }));
    },
  };
}

/** Whoever has an IPv6 address has 2^64 of them. */
export function addressOf(remote: string | undefined): string {
  if (!remote?.includes(':') || remote.includes('.')) return remote ?? '';
  const [head = ''] = remote.split('::');
  return head.split(':').slice(0, 4).join(':');
}
