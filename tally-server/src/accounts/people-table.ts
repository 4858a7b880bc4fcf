/**
 * Organisations and their people from a table in the shape of Apollo's participants: `ID` (the login name), `Name`,
 * `Partner` (the organisation), `Role` (observer or party agent), and `Location ID` when a station is to be
 * watched. Other columns are left alone; a password that somebody else chose is never taken.
 */
import { CsvError, parse } from 'csv-parse/sync';
import { fail, ok, type Result } from '@mutabaqa/shared/base/result.ts';
import type { OrganisationKind } from './account-store.ts';
import { foldLoginName } from './login-name.ts';

export interface TablePerson {
  readonly loginName: string;
  readonly name: string;
  readonly organisation: string;
  readonly kind: OrganisationKind;
  /** As the rows of this person name them. */
  readonly stationIds: readonly string[];
}

const columns = ['ID', 'Name', 'Partner', 'Role'] as const;
const nameCharactersMax = 200;

type Row = Readonly<Record<string, string | undefined>>;

/** Nobody, when one row is wrong; the error is a line for a person. Rows of one ID are one person. */
export function parsePeopleTable(text: string): Result<TablePerson[], string> {
  let rows: Row[];
  try {
    rows = parse(text, { columns: true, bom: true, trim: true, skip_empty_lines: true });
  } catch (error) {
    if (error instanceof CsvError) return fail(error.message);
    throw error;
  }
  const missing = columns.find((column) => !Object.hasOwn(rows[0] ?? {}, column));
  if (missing !== undefined) return fail(`there is no column ${missing}`);
  const people = new Map<string, TablePerson>();
  const kinds = new Map<string, OrganisationKind>();
  for (const [index, row] of rows.entries()) {
    const person = readPerson(row);
    if (typeof person === 'string') return fail(`row ${index + 2}: ${person}`);
    const { organisation, kind, loginName } = person;
    if ((kinds.get(organisation) ?? kind) !== kind) {
      return fail(`row ${index + 2}: ${organisation} has another role before`);
    }
    kinds.set(organisation, kind);
    const known = people.get(loginName);
    if (
      known !== undefined &&
      (known.name !== person.name || known.organisation !== organisation)
    ) {
      return fail(`row ${index + 2}: ${loginName} is somebody else before`);
    }
    const stationIds = [...(known?.stationIds ?? []), ...person.stationIds];
    people.set(loginName, { ...person, stationIds });
  }
  return ok([...people.values()]);
}

/** The column that is wrong, as text. */
function readPerson(row: Row): TablePerson | string {
  const loginName = foldLoginName(row['ID'] ?? '');
  if (loginName === undefined) return 'ID';
  const name = row['Name'] ?? '';
  if (!isPersonName(name)) return 'Name';
  const organisation = row['Partner'] ?? '';
  if (!isPersonName(organisation)) return 'Partner';
  const role = (row['Role'] ?? '').toLowerCase().replaceAll(/[\s_-]+/g, '-');
  const kind = role === 'observer' || role === 'party-agent' ? role : undefined;
  if (kind === undefined) return 'Role (observer or party agent)';
  const station = row['Location ID'] ?? '';
  return { loginName, name, organisation, kind, stationIds: station === '' ? [] : [station] };
}

/** Of a person or an organisation: one line of text. */
export function isPersonName(text: string): boolean {
  return (
    text.trim() !== '' &&
    text.length <= nameCharactersMax &&
    text.isWellFormed() &&
    !/[\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]/u.test(text)
  );
}
