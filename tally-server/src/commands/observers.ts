/**
 * `observers`: accounts of observers and party agents, until a console runs them. Invitations are secrets: they are
 * written to a file that only its owner reads, never to the terminal.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { stringify } from 'csv-stringify/sync';
import { assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import {
  type Account,
  type AccountStanding,
  type AccountStore,
  type Invitation,
  type OrganisationKind,
  organisationKinds,
} from '../accounts/account-store.ts';
import { foldLoginName, foldOrganisationName } from '../accounts/login-name.ts';
import { isPersonName, parsePeopleTable, type TablePerson } from '../accounts/people-table.ts';
import { digestToken, makeSecretToken } from '../accounts/secret-token.ts';
import { accountsFileName, openSqliteAccounts } from '../accounts/sqlite-accounts.ts';
import { CentreUnusable, readCentrePackage } from '../centre-directory.ts';
import { observersFileName, openSqliteObservers } from '../observers/sqlite-observers.ts';
import { writeDurableFile } from '../store/durable-file.ts';
import { addIncidentCommands } from './observer-incidents.ts';
import { refusing } from './open-centre.ts';
import { printLine } from './print.ts';

interface CentreOption {
  readonly centre: string;
}

interface InviteOptions extends CentreOption {
  readonly out: string;
  readonly address: string;
  readonly days: number;
}

interface NewAccountOptions extends InviteOptions {
  readonly name: string;
  readonly organisation: number;
}

export function addObserversCommand(program: Command): void {
  const observers = program
    .command('observers')
    .description('accounts of observers and party agents, and their reports');
  addOrganisationCommands(observers);
  addAccountCommands(observers);
  addIncidentCommands(observers);
}

function withCentre(command: Command): Command {
  return command.option('--centre <directory>', 'the server’s directory', 'centre');
}

function withInvitations(command: Command): Command {
  return withCentre(command)
    .requiredOption('--out <file>', 'for the invitations: new, readable by its owner only')
    .option('--address <url>', 'of the pages, before the invitations', 'http://127.0.0.1:8080')
    .option('--days <number>', 'how long they are open', parseDays, 7);
}

function parseDays(text: string): number {
  const days = Number(text);
  if (Number.isInteger(days) && days >= 1 && days <= 60) return days;
  throw new InvalidArgumentError('from 1 to 60');
}

function parseNumber(text: string): number {
  if (/^[1-9][0-9]{0,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('a number from the list');
}

function addOrganisationCommands(observers: Command): void {
  const organisation = observers.command('organisation').description('accredited organisations');
  withCentre(organisation.command('add'))
    .argument('<name>')
    .addOption(
      new Option('--kind <kind>', 'accredited as')
        .choices([...organisationKinds])
        .makeOptionMandatory(),
    )
    .action((name: string, options: CentreOption & { kind: OrganisationKind }) =>
      withAccounts(options, async (store) => {
        if (!isPersonName(name)) throw new CentreUnusable('the name is no line of text');
        const added = await store.addOrganisation(options.kind, name, Date.now());
        if (added === undefined) throw new CentreUnusable(`there is an organisation ${name}`);
        printLine(`Organisation ${added.number}: ${added.name} (${added.kind})`);
      }),
    );
  withCentre(organisation.command('list')).action((options: CentreOption) =>
    withAccounts(options, async (store) => {
      for (const { number, kind, name, standing } of await store.organisations()) {
        printLine(`${number}\t${kind}\t${standing}\t${name}`);
      }
    }),
  );
  for (const [verb, standing] of standings) {
    withCentre(organisation.command(verb))
      .argument('<number>', 'from the list', parseNumber)
      .action((number: number, options: CentreOption) =>
        withAccounts(options, async (store) => {
          const isThere = await store.setOrganisationStanding(number, standing);
          if (!isThere) throw new CentreUnusable(`there is no organisation ${number}`);
          printLine(`Organisation ${number} is ${standing}`);
        }),
      );
  }
}

const standings: readonly (readonly [verb: string, AccountStanding])[] = [
  ['suspend', 'suspended'],
  ['restore', 'active'],
];

function addAccountCommands(observers: Command): void {
  withInvitations(observers.command('import'))
    .description('organisations and people from a table (ID, Name, Partner, Role, Location ID)')
    .argument('<csv>')
    .action((csv: string, options: InviteOptions) =>
      withAccounts(options, (store) => importPeople(store, csv, options)),
    );
  withInvitations(observers.command('invite'))
    .description('one person')
    .argument('<login-name>')
    .requiredOption('--name <name>', 'of the person')
    .requiredOption('--organisation <number>', 'from the list', parseNumber)
    .action((typed: string, options: NewAccountOptions) =>
      withAccounts(options, (store) => invitePerson(store, typed, options)),
    );
  withInvitations(observers.command('reset'))
    .description('a new invitation in place of the password; ends all sessions')
    .argument('<login-name>')
    .action((typed: string, options: InviteOptions) =>
      withAccounts(options, async (store) => {
        const { number, loginName } = await accountOf(store, typed);
        const { token, invitation } = makeInvitation(options);
        writeInvitations(options, [[loginName, token]]);
        await store.inviteAgain(number, invitation);
        printLine(`Account ${number} (${loginName}) is invited again: ${options.out}`);
      }),
    );
  for (const [verb, standing] of standings) {
    withCentre(observers.command(verb))
      .argument('<login-name>')
      .action((typed: string, options: CentreOption) =>
        withAccounts(options, async (store) => {
          const { number, loginName } = await accountOf(store, typed);
          await store.setAccountStanding(number, standing);
          printLine(`Account ${number} (${loginName}) is ${standing}`);
        }),
      );
  }
  withCentre(observers.command('list')).action((options: CentreOption) =>
    withAccounts(options, async (store) => {
      for (const {
        number,
        loginName,
        name,
        organisation,
        standing,
        passwordHash,
      } of await store.accounts()) {
        const state = passwordHash === undefined && standing === 'active' ? 'invited' : standing;
        printLine(`${number}\t${state}\t${loginName}\t${name}\t${organisation}`);
      }
    }),
  );
  withCentre(observers.command('export'))
    .description('people in the shape of the table that is imported')
    .requiredOption('--out <file>', 'readable by its owner only')
    .action((options: CentreOption & { out: string }) =>
      withAccounts(options, (store) => exportPeople(store, options)),
    );
}

async function withAccounts(
  { centre }: CentreOption,
  act: (store: AccountStore) => Promise<void>,
): Promise<void> {
  await refusing(async () => {
    const directory = resolve(centre);
    if (!existsSync(join(directory, 'package'))) {
      throw new CentreUnusable(`${directory} is no directory of a server`);
    }
    const store = openSqliteAccounts(join(directory, accountsFileName));
    try {
      await act(store);
    } finally {
      await store.close();
    }
  });
}

async function accountOf(store: AccountStore, typed: string): Promise<Account> {
  const name = foldLoginName(typed);
  const account = name === undefined ? undefined : await store.findAccount(name);
  if (account === undefined) throw new CentreUnusable(`there is no account ${typed}`);
  return account;
}

interface MadeInvitation {
  readonly token: string;
  readonly invitation: Invitation;
}

function makeInvitation({ days }: InviteOptions): MadeInvitation {
  const token = makeSecretToken(randomBytes);
  const tokenDigest = assertDefined(digestToken(nodeCrypto, 'invitation', token), 'a token');
  return { token, invitation: { tokenDigest, expiresAtMs: Date.now() + days * 86_400_000 } };
}

/** Before the accounts: if we crash in between, a file of invitations remains that open nothing. */
function writeInvitations(
  { out, address }: InviteOptions,
  people: readonly (readonly [loginName: string, token: string])[],
): void {
  if (existsSync(out)) throw new CentreUnusable(`${out} is there already`);
  // After `#` nothing of an address is sent to a server, or written to its log.
  const rows = people.map(([name, token]) => [name, `${address}/#/observers/invitation/${token}`]);
  writeDurableFile(out, stringify([['login_name', 'invitation'], ...rows]), 0o600);
}

async function invitePerson(
  store: AccountStore,
  typed: string,
  options: NewAccountOptions,
): Promise<void> {
  const { name, organisation } = options;
  const loginName = foldLoginName(typed);
  if (loginName === undefined) throw new CentreUnusable(`${typed} is no login name`);
  if (!isPersonName(name)) throw new CentreUnusable('the name is no line of text');
  const organisations = await store.organisations();
  if (!organisations.some(({ number }) => number === organisation)) {
    throw new CentreUnusable(`there is no organisation ${organisation}`);
  }
  if ((await store.findAccount(loginName)) !== undefined) {
    throw new CentreUnusable(`there is an account ${loginName}`);
  }
  const { token, invitation } = makeInvitation(options);
  writeInvitations(options, [[loginName, token]]);
  const account = await store.inviteAccount(
    { loginName, name, organisation },
    invitation,
    Date.now(),
  );
  printLine(`Account ${account?.number ?? '?'} (${loginName}) is invited: ${options.out}`);
}

async function importPeople(
  store: AccountStore,
  csv: string,
  options: InviteOptions,
): Promise<void> {
  const table = parsePeopleTable(readFileSync(csv, 'utf8'));
  if (!table.ok) throw new CentreUnusable(`${csv}: ${table.error}`);
  const known = new Set((await store.accounts()).map(({ loginName }) => loginName));
  const fresh = table.value.filter(({ loginName }) => !known.has(loginName));
  assertStations(fresh, options.centre);
  const invited = fresh.map((person) => ({ person, ...makeInvitation(options) }));
  writeInvitations(
    options,
    invited.map(({ person, token }) => [person.loginName, token]),
  );
  const observers = openSqliteObservers(join(resolve(options.centre), observersFileName));
  try {
    for (const { person, invitation } of invited) {
      const { loginName, name, stationIds } = person;
      const organisation = await organisationOf(store, person);
      const account = await store.inviteAccount(
        { loginName, name, organisation },
        invitation,
        Date.now(),
      );
      if (account !== undefined && stationIds.length > 0) {
        await observers.setSample(account.number, stationIds);
      }
    }
  } finally {
    await observers.close();
  }
  const before = table.value.length - fresh.length;
  printLine(`${fresh.length} invited, ${before} were there before: ${options.out}`);
}

/** The whole table is checked before anybody is invited. */
function assertStations(people: readonly TablePerson[], centre: string): void {
  const wanted = people.flatMap(({ stationIds }) => stationIds);
  if (wanted.length === 0) return;
  const { roster } = readCentrePackage(resolve(centre));
  const unknown = wanted.find((stationId) => roster.station(stationId) === undefined);
  if (unknown !== undefined) throw new CentreUnusable(`there is no station ${unknown}`);
}

async function organisationOf(
  store: AccountStore,
  { organisation, kind }: TablePerson,
): Promise<number> {
  const added = await store.addOrganisation(kind, organisation, Date.now());
  if (added !== undefined) return added.number;
  const known = (await store.organisations()).find(
    ({ name }) => foldOrganisationName(name) === foldOrganisationName(organisation),
  );
  const { number, kind: before } = assertDefined(known, 'an organisation of this name');
  if (before !== kind) throw new CentreUnusable(`${organisation} is accredited as ${before}`);
  return number;
}

async function exportPeople(
  store: AccountStore,
  { centre, out }: CentreOption & { readonly out: string },
): Promise<void> {
  const organisations = new Map((await store.organisations()).map((each) => [each.number, each]));
  const observers = openSqliteObservers(join(resolve(centre), observersFileName));
  const rows: string[][] = [];
  try {
    for (const { number, loginName, name, organisation } of await store.accounts()) {
      const { name: partner = '', kind = '' } = organisations.get(organisation) ?? {};
      const stations = await observers.sampleOf(number);
      for (const station of stations.length === 0 ? [''] : stations) {
        rows.push([loginName, name, partner, kind, station]);
      }
    }
  } finally {
    await observers.close();
  }
  const columns = ['ID', 'Name', 'Partner', 'Role', 'Location ID'];
  writeDurableFile(out, stringify([columns, ...rows], { escape_formulas: true }), 0o600);
  printLine(`${rows.length} rows: ${out}`);
}
