/** `sign`: an officer's signature on the package, on a machine that needs no network. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { parseEd25519KeyPem } from '@mutabaqa/shared/crypto/node/ed25519-key.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { decodeSignedManifest } from '@mutabaqa/shared/election/signed-manifest.ts';
import { addOfficerSignature, formatDigestGroups } from '../commission/sign-manifest.ts';
import { formatRefusal, printLine, printRefused } from './print.ts';

interface SignOptions {
  readonly key: string;
  readonly officer: string;
}

export function addSignCommand(program: Command): void {
  program
    .command('sign')
    .description('add an officer’s signature to a package manifest')
    .requiredOption('--key <file>', 'the officer’s private key')
    .requiredOption('--officer <id>', 'the officer’s id in the manifest')
    .argument('<manifest>', 'the file that officers pass round')
    .action((manifest: string, options: SignOptions) => {
      runSign(manifest, options);
    });
}

function runSign(file: string, { key: keyFile, officer }: SignOptions): void {
  const bytes = readFileSync(file);
  const decoded = decodeSignedManifest(nodeCrypto, bytes);
  if (!decoded.ok) {
    printRefused(formatRefusal(decoded.error));
    return;
  }
  const { manifest, digest, signatures } = decoded.value;
  printLine(`Election ${manifest.electionId}: ${manifest.electionName} (${manifest.mode})`);
  printLine(`Stations ${manifest.stationCount}, parts ${manifest.parts.size}`);
  printLine(`Package  ${formatDigestGroups(digest)}`);
  printLine(`Signed by ${signatures.map(({ officerId }) => officerId).join(', ') || 'nobody'}`);
  const key = parseEd25519KeyPem(readFileSync(keyFile, 'utf8'));
  if (key === undefined) {
    printRefused(`${keyFile} is no Ed25519 private key`);
    return;
  }
  const signed = addOfficerSignature(bytes, officer, key);
  if (!signed.ok) {
    printRefused(formatRefusal(signed.error));
    return;
  }
  // Whole or not at all: half a manifest would lose the other officers' signatures.
  writeFileSync(`${file}.new`, signed.value);
  renameSync(`${file}.new`, file);
  const others = signatures.filter(({ officerId }) => officerId !== officer);
  printLine(
    `Signature of ${officer} added: ${others.length + 1} of ${manifest.officersNeeded} needed`,
  );
}
