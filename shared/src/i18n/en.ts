import type { RefusalCode } from '../base/refusals.ts';
import type { SideWords } from './finding-text.ts';
import { englishFindings } from './findings-en.ts';
import type { Term } from './terms.ts';

/**
 * English. A refusal text says what happened, then what to do next, for somebody under stress.
 * A clause in [brackets] is dropped when a {param} in it is not given, so it must not be needed.
 */
export const en = {
  refusals: {
    'frame.malformed':
      'The message was damaged and could not be read. Leave the device switched on. If this appears again, call the tally centre.',
    'frame.too-large':
      'The message is too large[ (limit {bytesMax} bytes)]. It was not accepted. Call the tally centre.',
    'frame.unexpected':
      'The message came at the wrong moment and was ignored. Leave the device switched on. If this appears again, call the tally centre.',
    'envelope.malformed':
      'The sealed tape is damaged. It was not accepted. Hand in the memory card and the printed tape.',
    'envelope.not-canonical':
      'The sealed tape is not written in the agreed form. It was not accepted. Hand in the memory card and the printed tape.',
    'tape.malformed':
      'The tape cannot be read[ (at {where})]. It was not accepted. Hand in the memory card and the printed tape.',
    'tape.not-canonical':
      'The tape is not written in the agreed form[ (at {where})]. It was not accepted. Hand in the memory card and the printed tape.',
    'tape.section-withheld':
      'A section of the tape is missing[ ({section})]. Only a complete tape is accepted. Send the complete tape.',
    'tape.text-not-allowed':
      'The tape contains text where none is allowed[ (at {field})]. It was not accepted. Call the tally centre.',
    'count.out-of-range':
      'A number is too large or not a whole number[ (at {field})]. Compare it with the printed tape and enter it again.',
    'qr.malformed':
      'The code on the tape cannot be read. Scan it again, from closer and with more light.',
    'qr.mixed': 'These codes belong to different tapes. Scan the codes of one tape only.',
    'qr.incomplete':
      'Some codes of the tape are still missing[ ({missing})]. Scan the remaining codes of the same tape.',
    'short-digest.malformed':
      'This is not a short digest[: it has {digits} digits]. Type all the digits that stand under the code on the tape.',
    'short-digest.mistyped':
      'A digit of the short digest is wrong. Compare it with the tape and type it again.',
    'card.malformed':
      'This is not a memory card of this system, or it is damaged[ ({file})]. Put it back in its bag and give it to the supervisor.',
    'bundle.malformed':
      'The bundle from the card reader cannot be read. Nothing was imported. Copy it again from the card reader.',
    'package.malformed':
      'The election package is damaged. It was not loaded. Get a new copy from the commission.',
    'result.malformed':
      'The closing result file cannot be read[ (at {field})]. Nothing was sent. Export it again from the scanner.',

    'envelope.cannot-open':
      'The sealed tape could not be opened. It was not accepted. Hand in the memory card and the printed tape.',
    'envelope.unknown-recipient':
      'The tape was sealed for another centre. It was not accepted. Check the election package on this device.',
    'envelope.header-differs':
      'The label on the sealed tape does not agree with what is inside. It was not accepted. Call the tally centre.',
    'tape-signature.invalid':
      'The signature on the tape is not valid. It was not accepted. Keep the printed tape and call the tally centre.',
    'channel-signature.invalid':
      'The signature for this way of delivery is not valid. It was not accepted. Call the tally centre.',
    'bundle.signature-invalid':
      'The bundle is not signed by a known card reader. Nothing was imported. Tell the supervisor.',
    'bundle.cannot-open':
      'The bundle could not be opened: it was sealed for another server. Nothing was imported. Tell the supervisor.',
    'package.signature-invalid':
      "An officer's signature on the election package is not valid. It was not loaded. Get a new copy from the commission.",
    'package.too-few-signatures':
      'The election package has too few signatures[ ({given} of {required})]. It was not loaded. Ask the commission for the fully signed package.',
    'package.digest-differs':
      'A part of the election package is not the part that was signed[ ({part})]. It was not loaded. Get a new copy from the commission.',
    'successor.invalid':
      'The record of a new log does not hold[ ({why})] and was ignored. Earlier receipts stay valid. Report this to the commission.',
    'receipt.invalid':
      'The receipt could not be verified. Do not count the tape as received: the device will send it again by itself. If this appears again, call the tally centre.',

    'device.unknown':
      'The centre does not know this device[ ({device})]. Call the tally centre. Keep the memory card and the printed tape safe.',
    'device.not-entitled':
      'This device may not report for this station[ ({station})]. Check the station number on the label, then call the tally centre.',
    'device.too-many-tapes':
      'This device has sent more tapes than any device needs[ ({tapesMax} are allowed)]. This one was not accepted. Call the tally centre.',
    'device.certificate-unknown':
      'The certificate of this device is not in the list. Call the tally centre to enrol it again.',
    'device.certificate-revoked':
      'The certificate of this device was withdrawn. Do not use it further. Call the tally centre.',
    'station.unknown':
      'There is no such station in this election[ ({station})]. Check the station number on the label.',
    'election.other':
      'This belongs to another election. It was not accepted. Check that the device holds the package of this election.',
    'mode.other':
      'Rehearsal material and real election material do not mix. It was not accepted. Check which of the two this device shows.',
    'package.other':
      'This was made with another election package. It was not accepted. Load the published package and try again.',
    'tape.kind-not-accepted':
      'A tape of this kind is not accepted here[ ({kind})]. Send the closing tape.',
    'bundle.gap':
      'A bundle from this card reader is missing[ (next expected: {expected})]. Import the missing one first.',
    'bundle.repeated':
      'This bundle was already imported[ (number {number})]. Nothing was counted twice. Go on with the next one.',
    'bundle.reader-unknown':
      'The card reader that made this bundle is not in the election package. Nothing was imported. Tell the supervisor.',

    'form.malformed':
      'The form cannot be read[ (at {where})]. Nothing was taken from it. Make the file again and have it signed again.',
    'form.election-other':
      'The form belongs to another election or package[ (at {where})]. It was not taken. Make it again for this election.',
    'form.signer-unknown':
      'The form is signed by somebody whom the election does not name[ ({where})]. It was not taken. Have it signed by two clerks or supervisors.',
    'form.signer-not-entitled':
      'The form is signed by somebody whose role does not allow it[ ({where})]. It was not taken. Have it signed by two clerks or supervisors.',
    'form.signature-invalid':
      'A signature under the form is not valid[ ({where})]. It was not taken. Compare the form with the paper and sign it again.',
    'form.too-few-signatures':
      'The form has too few signatures[ ({where})]. It was not taken. Two different people sign it.',
    'form.claim-signed':
      'A claim of an observer carries no signature of staff[ (at {where})]. It was not taken. Type it as a form, or leave the signatures out.',
    'form.subject-unknown':
      'The form is about something that this election does not have[ ({where})]. It was not taken. Check the station and the contests.',
    'form.too-many':
      'There are more forms of this station than any station needs[ ({formsMax} are taken)]. This one was not taken. Tell the supervisor.',
    'decision.malformed':
      'The decision cannot be read[ (at {where})]. Nothing was changed. Make the file again and have it signed again.',
    'decision.election-other':
      'The decision was made for another election or package[ (at {where})]. Nothing was changed. Make it again for this election.',
    'decision.signer-unknown':
      'The decision is signed by somebody whom the election does not name[ ({where})]. Nothing was changed. Have it signed by those who may decide this.',
    'decision.signer-not-entitled':
      'The decision is signed by somebody whose role does not allow it[ ({where})]. Nothing was changed. Have it signed by those who may decide this.',
    'decision.signature-invalid':
      'A signature under the decision is not valid[ ({where})]. Nothing was changed. Read the decision again and sign it again.',
    'decision.too-few-signatures':
      'The decision has too few signatures[ ({where})]. Nothing was changed. Let the others who must agree sign it.',
    'decision.stale-base':
      'Something about the same subject was logged after its signers looked[ ({where})]. Nothing was changed. Look at what is new, decide again and sign again.',
    'decision.change-malformed':
      'What the decision would change cannot be read[ (at {where})]. Nothing was changed. Make the file again and have it signed again.',
    'decision.change-conflicts':
      'What the decision would change does not fit what is in force[ ({where})]. Nothing was changed. Look at the earlier decisions and decide again.',
    'decision.subject-unknown':
      'The decision is about something that this election does not have[ ({where})]. Nothing was changed. Check station, contest and device.',
    'decision.adopts-nothing':
      'The evidence that the decision adopts holds no whole, sound count[ ({where})]. Nothing was changed. Name all parts of one count of a device that speaks for the station, or one form that counts the contest.',
    'notice.malformed':
      'The notice cannot be read[ (at {where})]. It was not published. Make its file again with "notice" and have its decision signed.',
    'alert.not-open':
      'This alert is not open, or it was noted already[ ({alert})]. Load the list of alerts again.',

    'session.none':
      'You are not logged in, or were away too long. Log in again; what was sent before is kept.',
    'login.failed':
      'Name or password is not right. Try again, or ask your organisation to have the commission reset the password.',
    'login.too-soon': 'Too many attempts. Wait[ {waitS} seconds] and try again.',
    'invitation.invalid':
      'This invitation was used, has expired or never existed. Ask the commission for a new one.',
    'password.too-short':
      'The password is too short[ (at least {charactersMin} characters)]. A sentence of several words is easy to remember.',
    'password.too-easy':
      'The password is too easy to guess. Choose one that is not a name and not one character over and over.',
    'request.not-own-page':
      'The request did not come from this page. Nothing was done. Open the page at its own address and try again.',
    'upload.no-image':
      'The file is not a picture that can be read. It was not kept. Send a photograph as JPEG, PNG or WebP.',
    'upload.too-large':
      'The file is too large[ (limit {bytesMax} bytes)]. It was not kept. Send a smaller picture.',
    'submission.typings-differ':
      'The two typings differ[ (at {where})]. Nothing was sent. Compare both with the paper.',
    'submission.too-many':
      'More was sent than is taken from one account[ ({max})]. This was not taken. Tell your organisation.',
    'rumour.too-many':
      'Too many reports came from here, or in all. This one was not kept. Try again in some minutes.',
    'incident.not-confidential':
      'Confidential reports cannot be taken here: no unit is set up to read them. Nothing was kept. Call the commission.',
    'incident.step-unfit':
      'The report is not in a state for this step[ ({state})]. Nothing was changed. Look at it again.',

    'link.handshake-late':
      'The connection took too long to open. The device will try again by itself. Leave it switched on.',
    'link.too-many':
      'Too many connections from this device. It will try again by itself. Check that only one copy of the program is running.',
    'link.rate':
      'This device is sending too fast. It will go on by itself after a pause. Leave it switched on.',
    'server.busy':
      'The centre is busy. Your tape is safe on this device and will be sent again by itself. Leave it switched on.',
    'server.stopping':
      'The centre is restarting. Your tape is safe on this device and will be sent again by itself. Leave it switched on.',
    'server.storage':
      'The centre cannot store anything at the moment. Your tape is safe on this device and will be sent again by itself. Leave it switched on.',

    'publication.embargo':
      'This is not published yet: polling has not ended everywhere[ (not before {until})]. Come back later.',
    'resource.unknown':
      'There is nothing at this address. Check the number or start from the list of stations.',
    'request.malformed':
      'The request cannot be understood[ (at {field})]. Correct it and try again.',
  } satisfies Record<RefusalCode, string>,
  findings: englishFindings,
  sides: { left: 'the first record', right: 'the second record' } satisfies SideWords,
  terms: {
    station: 'station',
    pollingCentre: 'polling centre',
    constituency: 'constituency',
    governorate: 'governorate',
    contest: 'contest',
    list: 'list',
    candidate: 'candidate',
    tape: 'tape',
    memoryCard: 'memory card',
    transmission: 'transmission',
    tallyCentre: 'tally centre',
    dataEntryCentre: 'data entry centre',
    matching: 'matching',
    finding: 'finding',
    discrepancy: 'discrepancy',
    receipt: 'receipt',
    handCount: 'hand count',
    auditCentre: 'audit centre',
    registeredVoters: 'registered voters',
    verifiedVoters: 'verified voters',
    verifiedFemale: 'verified voters, women',
    verifiedMale: 'verified voters, men',
    ballotsInBox: 'ballots in the box',
    validBallots: 'valid ballots',
    invalidBallots: 'invalid ballots',
    blankBallots: 'blank ballots',
    spoiltBallots: 'spoilt ballots',
    rejectedBallots: 'ballots rejected by the scanner',
    observer: 'observer',
    partyAgent: 'party agent',
    quarantine: 'quarantine',
    adoptedFigure: 'adopted figure',
    preliminary: 'preliminary',
    final: 'final',
    ratified: 'ratified',
    complaint: 'complaint',
    appeal: 'appeal',
    specialVote: 'special vote',
  } satisfies Record<Term, string>,
} as const;
