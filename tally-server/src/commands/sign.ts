/**
 * `sign`: one person's signature on a package manifest, a decision or a form, on that person's own machine,
 * which needs no network. What is signed is told from the bytes, and shown before.
 */
import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import type { Ed25519Key } from '@mutabaqa/shared/crypto/node/ed25519-key.ts';
import { parseEd25519KeyPem } from '@mutabaqa/shared/crypto/node/ed25519-key.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import {
  decisionSigningInput,
  decodeSignedDecision,
  encodeSignedDecision,
} from '@mutabaqa/shared/election/decision-record.ts';
import { decodeSignedManifest } from '@mutabaqa/shared/election/signed-manifest.ts';
import type { DecisionSignature } from '@mutabaqa/shared/election/staff-signatures.ts';
import {
  decodeSignedForm,
  encodeSignedForm,
  formSigningInput,
} from '@mutabaqa/shared/evidence/signed-form.ts';
import { addOfficerSignature, formatDigestGroups } from '../commission/sign-manifest.ts';
import { writeDurableFile } from '../store/durable-file.ts';
import { describeDecision, describeForm } from './describe-record.ts';
import { formatRefusal, printLine, printRefused } from './print.ts';

interface SignOptions {
  readonly key: string;
  readonly officer?: string;
  readonly person?: string;
}

export function addSignCommand(program: Command): void {
  program
    .command('sign')
    .description('add your signature to a package manifest, a decision or a form')
    .requiredOption('--key <file>', 'your private key')
    .option('--officer <id>', 'your id in the manifest, as an officer')
    .option('--person <id>', 'your id in the manifest, as one of the staff')
    .argument('<file>', 'what the signers pass round')
    .action((file: string, options: SignOptions) => {
      runSign(file, options);
    });
}

function runSign(file: string, { key: keyFile, officer, person }: SignOptions): void {
  const signerId = person ?? officer;
  if (signerId === undefined || (person !== undefined && officer !== undefined)) {
    printRefused('say who signs: --officer or --person');
    return;
  }
  const key = parseEd25519KeyPem(readFileSync(keyFile, 'utf8'));
  if (key === undefined) {
    printRefused(`${keyFile} is no Ed25519 private key`);
    return;
  }
  const bytes = readFileSync(file);
  const signed =
    signDecision(bytes, signerId, key) ??
    signForm(bytes, signerId, key) ??
    signManifest(bytes, signerId, key);
  // Whole or not at all: half a file would lose the other signatures.
  if (signed !== undefined) writeDurableFile(file, signed.bytes, 0o644);
  if (signed !== undefined) printLine(signed.said);
}

interface Signed {
  readonly bytes: Uint8Array;
  readonly said: string;
}

/** Undefined for what is no decision. */
function signDecision(bytes: Uint8Array, signerId: string, key: Ed25519Key): Signed | undefined {
  const decoded = decodeSignedDecision(nodeCrypto, bytes);
  if (!decoded.ok) return undefined;
  describeDecision(decoded.value).forEach(printLine);
  const { digest, recordBytes, signatures } = decoded.value;
  const all = withSignature(signatures, signerId, key.sign(decisionSigningInput(digest)));
  return { bytes: encodeSignedDecision(recordBytes, all), said: saidOf(signerId, all) };
}

/** Undefined for what is no form. */
function signForm(bytes: Uint8Array, signerId: string, key: Ed25519Key): Signed | undefined {
  const decoded = decodeSignedForm(nodeCrypto, bytes, { withheldAllowed: false });
  if (!decoded.ok) return undefined;
  describeForm(decoded.value).forEach(printLine);
  const { form, signatures } = decoded.value;
  const all = withSignature(signatures, signerId, key.sign(formSigningInput(form.digest)));
  return { bytes: encodeSignedForm(form.bytes, all), said: saidOf(signerId, all) };
}

/** Signing twice changes nothing. */
function withSignature(
  signatures: readonly DecisionSignature[],
  signerId: string,
  signature: Uint8Array,
): DecisionSignature[] {
  const others = signatures.filter((each) => each.signerId !== signerId);
  return [...others, { signerId, proof: { kind: 'ed25519', signature } }];
}

function saidOf(signerId: string, all: readonly DecisionSignature[]): string {
  return `Signature of ${signerId} added: ${all.length} in all`;
}

/** Undefined, with the refusal printed, for what is no manifest of this officer either. */
function signManifest(bytes: Uint8Array, officer: string, key: Ed25519Key): Signed | undefined {
  const decoded = decodeSignedManifest(nodeCrypto, bytes);
  if (!decoded.ok) {
    printRefused(formatRefusal(decoded.error));
    return undefined;
  }
  const { manifest, digest, signatures } = decoded.value;
  printLine(`Election ${manifest.electionId}: ${manifest.electionName} (${manifest.mode})`);
  printLine(`Stations ${manifest.stationCount}, parts ${manifest.parts.size}`);
  printLine(`Package  ${formatDigestGroups(digest)}`);
  printLine(`Signed by ${signatures.map(({ officerId }) => officerId).join(', ') || 'nobody'}`);
  const signed = addOfficerSignature(bytes, officer, key);
  if (!signed.ok) {
    printRefused(formatRefusal(signed.error));
    return undefined;
  }
  const others = signatures.filter(({ officerId }) => officerId !== officer);
  const said = `Signature of ${officer} added: ${others.length + 1} of ${manifest.officersNeeded} needed`;
  return { bytes: signed.value, said };
}
