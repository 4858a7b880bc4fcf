/**
 * Every reason for which this system refuses what it is given.
 *
 * A refusal is an answer, not an exception: code and parameters travel, the words are in `i18n/`.
 * `status` is what HTTP says; `retry` tells a device what to do next: `never` (this will not be
 * accepted), `later` (the same bytes may be accepted after a delay), `renew` (only after a new
 * registration or package). `audit` says what the server does when an authenticated device is refused:
 * `leaf` writes a refusal leaf to the log, `count` only counts, and writes one for every so many.
 */
export interface RefusalRule {
  readonly status: number;
  readonly retry: 'never' | 'later' | 'renew';
  readonly audit: 'leaf' | 'count';
}

const never = { status: 422, retry: 'never', audit: 'leaf' } as const;
const malformed = { status: 400, retry: 'never', audit: 'leaf' } as const;
const denied = { status: 403, retry: 'renew', audit: 'leaf' } as const;
const busy = { status: 503, retry: 'later', audit: 'count' } as const;
const limited = { status: 429, retry: 'later', audit: 'count' } as const;

export const refusalRules = {
  // Bytes that do not parse.
  'frame.malformed': malformed,
  'frame.too-large': { status: 413, retry: 'never', audit: 'leaf' },
  'frame.unexpected': malformed,
  'envelope.malformed': malformed,
  'envelope.not-canonical': malformed,
  'tape.malformed': malformed,
  'tape.not-canonical': malformed,
  'tape.section-withheld': never,
  'tape.text-not-allowed': malformed,
  'count.out-of-range': malformed,
  'card.malformed': malformed,
  'bundle.malformed': malformed,
  'package.malformed': malformed,
  'result.malformed': malformed,
  'qr.malformed': malformed,
  'qr.mixed': never,
  'qr.incomplete': { status: 422, retry: 'later', audit: 'count' },
  'short-digest.malformed': malformed,
  'short-digest.mistyped': malformed,

  // Cryptography.
  'envelope.cannot-open': never,
  'envelope.unknown-recipient': never,
  'envelope.header-differs': never,
  'tape-signature.invalid': never,
  'channel-signature.invalid': never,
  'bundle.signature-invalid': never,
  'bundle.cannot-open': never,
  'package.signature-invalid': never,
  'package.too-few-signatures': never,
  'package.digest-differs': never,
  'successor.invalid': never,
  'receipt.invalid': { status: 422, retry: 'later', audit: 'count' },

  // Who and what for.
  'device.unknown': denied,
  'device.not-entitled': denied,
  'device.too-many-tapes': never,
  'device.certificate-unknown': denied,
  'device.certificate-revoked': denied,
  'station.unknown': never,
  'election.other': never,
  'mode.other': never,
  'package.other': never,
  'tape.kind-not-accepted': never,
  'bundle.gap': { status: 409, retry: 'later', audit: 'leaf' },
  'bundle.repeated': { status: 409, retry: 'never', audit: 'leaf' },
  'bundle.reader-unknown': denied,

  // What people type, sign and decide.
  'form.malformed': malformed,
  'form.election-other': never,
  'form.signer-unknown': denied,
  'form.signer-not-entitled': denied,
  'form.signature-invalid': never,
  'form.too-few-signatures': never,
  'form.claim-signed': never,
  'form.subject-unknown': never,
  'form.too-many': never,
  'decision.malformed': malformed,
  'decision.election-other': never,
  'decision.signer-unknown': denied,
  'decision.signer-not-entitled': denied,
  'decision.signature-invalid': never,
  'decision.too-few-signatures': never,
  'decision.stale-base': { status: 409, retry: 'never', audit: 'leaf' },
  'decision.change-malformed': malformed,
  'decision.change-conflicts': { status: 409, retry: 'never', audit: 'leaf' },
  'decision.subject-unknown': never,
  'decision.adopts-nothing': never,
  'notice.malformed': { status: 400, retry: 'never', audit: 'count' },
  'alert.not-open': { status: 409, retry: 'never', audit: 'count' },

  // Observers and party agents.
  'session.none': { status: 401, retry: 'later', audit: 'count' },
  'login.failed': { status: 401, retry: 'later', audit: 'count' },
  'login.too-soon': limited,
  'invitation.invalid': { status: 422, retry: 'never', audit: 'count' },
  'password.too-short': { status: 422, retry: 'never', audit: 'count' },
  'password.too-easy': { status: 422, retry: 'never', audit: 'count' },
  'request.not-own-page': { status: 403, retry: 'never', audit: 'count' },
  'upload.no-image': { status: 422, retry: 'never', audit: 'count' },
  'upload.too-large': { status: 413, retry: 'never', audit: 'count' },
  'submission.typings-differ': { status: 422, retry: 'never', audit: 'count' },
  'submission.too-many': limited,
  'incident.not-confidential': { status: 422, retry: 'never', audit: 'count' },
  'incident.step-unfit': { status: 409, retry: 'never', audit: 'count' },

  // Anybody.
  'rumour.too-many': limited,

  // Load.
  'link.handshake-late': limited,
  'link.too-many': limited,
  'link.rate': limited,
  'server.busy': busy,
  'server.stopping': busy,
  'server.storage': busy,

  // The public side.
  'publication.embargo': { status: 403, retry: 'later', audit: 'count' },
  'resource.unknown': { status: 404, retry: 'never', audit: 'count' },
  'request.malformed': { status: 400, retry: 'never', audit: 'count' },
} as const satisfies Record<string, RefusalRule>;

export type RefusalCode = keyof typeof refusalRules;

export interface Refusal {
  readonly code: RefusalCode;
  /** Values for the text, none of them secret and none of them a figure of a tape. */
  readonly params: Readonly<Record<string, string | number>>;
}

export function refusal(code: RefusalCode, params: Refusal['params'] = {}): Refusal {
  return { code, params };
}

export function isRefusalCode(text: string): text is RefusalCode {
  return Object.hasOwn(refusalRules, text);
}
