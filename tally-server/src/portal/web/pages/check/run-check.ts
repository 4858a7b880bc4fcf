/** The check of a tape, all of it in this browser: package, what is published, and the proof of both. */
import { formatHex } from '@mutabaqa/shared/base/bytes.ts';
import type { Refusal } from '@mutabaqa/shared/base/refusals.ts';
import { webCrypto } from '@mutabaqa/shared/crypto/web/web-crypto.ts';
import type { TapeCheck } from '@mutabaqa/shared/tape-check/check-tape.ts';
import { checkTape } from '@mutabaqa/shared/tape-check/check-tape.ts';
import { loadCheckTrust } from '@mutabaqa/shared/tape-check/load-check-trust.ts';
import type { ElectionFiles } from '@mutabaqa/shared/tape-check/published-source.ts';
import { makeElectionFiles } from '@mutabaqa/shared/tape-check/published-source.ts';
import type { TapeInHand } from '@mutabaqa/shared/tape-check/tape-in-hand.ts';
import type { CheckTrust } from '@mutabaqa/shared/tape-check/verify-tape-in-hand.ts';
import { earlierPackage } from '../../data/known-package.ts';
import { readManifest, readPart } from '../../data/kept-package.ts';
import { publicBytes, Unreachable } from '../../data/public-bytes.ts';

export type CheckOutcome =
  | {
      readonly kind: 'checked';
      readonly inHand: TapeInHand;
      readonly check: TapeCheck;
      readonly trust: CheckTrust;
      /** This browser saw another package of this election before: its digest, hex. */
      readonly earlierPackage: string | undefined;
    }
  /** It is no tape, whatever the package says. */
  | { readonly kind: 'unread'; readonly refused: Refusal }
  /** The package does not hold, or is not here: nothing can be said of the tape. */
  | { readonly kind: 'stopped'; readonly why: 'manifest' | 'roster' | 'package' };

export async function runCheck(inHand: TapeInHand): Promise<CheckOutcome> {
  const files = makeElectionFiles(webCrypto, publicBytes);
  const loaded = await loadCheckTrust(
    webCrypto,
    {
      ...{ manifest: readManifest, part: readPart },
      decisions: async () => orOffline(files.decisions(), []),
      isLogged: async (signed, decision) => orOffline(files.isLogged(signed, decision), false),
    },
    inHand.tape.header,
  );
  if (loaded.kind === 'missing') return { kind: 'stopped', why: loaded.what };
  if (loaded.kind === 'refused') return { kind: 'stopped', why: 'package' };
  const { trust } = loaded;
  const check = await compareOrNot(inHand, trust, files);
  const { manifest, digest } = trust.signed;
  const earlier = earlierPackage(manifest.electionId, formatHex(digest));
  return { kind: 'checked', inHand, check, trust, earlierPackage: earlier };
}

async function orOffline<T>(reading: Promise<T>, otherwise: T): Promise<T> {
  try {
    return await reading;
  } catch (fault) {
    if (fault instanceof Unreachable) return otherwise;
    throw fault;
  }
}

async function compareOrNot(
  inHand: TapeInHand,
  trust: CheckTrust,
  files: ElectionFiles,
): Promise<TapeCheck> {
  try {
    return await checkTape(webCrypto, inHand, trust, files);
  } catch (fault) {
    if (fault instanceof Unreachable) return checkTape(webCrypto, inHand, trust, undefined);
    throw fault;
  }
}
