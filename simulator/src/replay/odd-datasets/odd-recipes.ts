/**
 * What may be odd about a directory of real results, one oddity to a recipe, so that a test can put
 * each in front of the program by itself. A recipe replaces parts of an ordinary directory.
 */
import type { Random } from './random.ts';

export type SideName = 'preliminary' | 'official';

export interface OddRecipe {
  /** One line: what is odd. */
  readonly about: string;
  /** The id of station `i`; ordinary ids are seven digits. */
  readonly stationId?: (i: number) => string;
  readonly centreName?: (centre: number) => string;
  readonly constituency?: (i: number) => string;
  /** Columns after station_id. */
  readonly columns?: Readonly<Partial<Record<SideName, readonly string[]>>>;
  /** The text of one cell in place of its count. */
  readonly cell?: (count: number, place: CellPlace, random: Random) => string;
  /** How often the side has a row for station `i` (ordinarily once); a repeat has other figures. */
  readonly rows?: (side: SideName, i: number) => number;
  /** Whether stations.csv has station `i`. */
  readonly listed?: (i: number) => boolean;
  /** The whole candidates.csv, or false for none. */
  readonly candidates?: false | readonly (readonly [string, string, string])[];
  readonly without?: readonly ('stations.csv' | 'preliminary.csv' | 'official.csv')[];
  readonly lineEnd?: '\n' | '\r\n';
  readonly byteOrderMark?: boolean;
  readonly gzip?: boolean;
}

export interface CellPlace {
  readonly side: SideName;
  readonly station: number;
  readonly column: string;
}

export const ordinaryColumns: readonly string[] =
  'registered ballots_cast valid blank invalid c01 c02 c03 c04 c05 c06 c07 c08 c09 c10 c11 c12'.split(
    ' ',
  );

/** Cells that real files hold or could, and what each must be read as: a count, or undefined = refused. */
export const absurdCells: readonly (readonly [cell: string, count: number | undefined])[] = [
  ['007', 7],
  ['00000000000000000000000000000012', 12],
  ['9007199254740991', 9007199254740991],
  ['4294967295', 4294967295],
  ['65535', 65535],
  ['9007199254740992', undefined],
  ['9007199254740993', undefined],
  ['18446744073709551616', undefined],
  ['9'.repeat(400), undefined],
  ['-1', undefined],
  ['-0', undefined],
  ['+5', undefined],
  ['1e3', undefined],
  ['1.5', undefined],
  ['12.0', undefined],
  ['1,234', undefined],
  ['1 234', undefined],
  [' 7', undefined],
  ['7 ', undefined],
  [' ', undefined],
  ['0x1f', undefined],
  ['NaN', undefined],
  ['null', undefined],
  ['n/a', undefined],
  ['لا شيء', undefined],
  ['١٢٣', undefined],
  ['۱۲۳', undefined],
  ['12\n', undefined],
  ['"12"', undefined],
  ['=1+1', undefined],
  ['1\u20602', undefined],
];

/** Ids that are unusual and valid; the last four are in byte order although UTF-16 order differs. */
export const unusualIds: readonly string[] = [
  '-991304-001',
  '0',
  '00',
  '__proto__',
  'constructor',
  'a b',
  ' leading',
  'trailing ',
  'a,b',
  'say "x"',
  '=1+1',
  'x/../y',
  'é',
  'e\u0301',
  'محطة-١٢',
  'وێستگە-٣',
  '\u200fمرکز',
  'i'.repeat(64),
  'ك'.repeat(32),
  '\uE000',
  '\uFB50',
  '\uFF21',
  '\u{1F5F3}',
];

/** Ids that no station can have: empty, control characters, more than 64 bytes. */
export const invalidIds: readonly string[] = [
  '',
  'a\nb',
  'a\tb',
  'a\u0000b',
  'a\u007fb',
  'a\u0085b',
  'i'.repeat(65),
  'ك'.repeat(33),
];

const governoratesRightToLeft = ['بغداد', 'نينوى', 'البصرة', 'هەولێر', 'سلێمانی', 'دهۆک', 'كركوك'];
const schoolsRightToLeft = [
  'مدرسة الأمل',
  'ثانوية "النور"، بنات',
  'قوتابخانەی ئاشتی',
  'إعدادية ١٤ تموز',
];

function pick<T>(list: readonly T[], i: number): T {
  return list[i % list.length] as T;
}

function everyFew(station: number, random: Random): boolean {
  return station % 3 === 0 && random(4) === 0;
}

export const oddRecipes = {
  ordinary: { about: 'nothing odd: both sides, one station in fifty differs' },
  'right-to-left-names': {
    about: 'Arabic and Kurdish names, with bidirectional marks and both digit sets',
    centreName: (centre) =>
      `${pick(schoolsRightToLeft, centre)} \u200f${centre.toLocaleString('ar-EG')}`,
    constituency: (i) => pick(governoratesRightToLeft, i),
    candidates: ordinaryColumns
      .filter((column) => column.startsWith('c'))
      .map((column, at) => [column, String(101 + at), `قائمة ${at} لیستی`] as const),
  },
  'missing-columns': {
    about: 'only some candidates, and none of the other counts on either side',
    columns: { preliminary: ['c01', 'c02', 'c03'], official: ['c03', 'c02', 'c01'] },
  },
  'columns-on-one-side': {
    about: 'fields that only one side reports, notes among them, in another order',
    columns: {
      preliminary: ['in_first_report', 'ballots_cast', 'c10', 'c2', 'c01'],
      official: ['c01', 'c02', 'valid', 'observer remarks', 'registered', 'c10'],
    },
    candidates: false,
  },
  'does-not-add-up': {
    about:
      'every count is drawn by itself: candidates above valid, valid above ballots, ballots above registered',
    cell: (_count, _place, random) => String(random(100_000)),
  },
  'absurd-values': {
    about: 'negative, fractional, huge, worded, spaced and zero-led cells',
    cell: (count, { station }, random) =>
      everyFew(station, random) ? pick(absurdCells, random(absurdCells.length))[0] : String(count),
  },
  'huge-counts': {
    about: 'counts next to 2^53, so that sums leave the exact integers of a double',
    cell: (count) => String(Number.MAX_SAFE_INTEGER - (count % 1000)),
  },
  'unusual-ids': {
    about: 'ids such as -991304-001, right-to-left ids, ids that only bytes keep apart or in order',
    stationId: (i) => unusualIds[i] ?? `-99130${i % 10}-${String(i).padStart(3, '0')}`,
  },
  'invalid-ids': {
    about: 'rows whose id is empty, too long or has control characters',
    stationId: (i) => (i % 2 === 0 ? pick(invalidIds, i / 2) : `s${i}`),
  },
  'empty-cells': {
    about: 'unknown counts anywhere; some rows have nothing but their id',
    cell: (count, { station }, random) =>
      station % 11 === 0 || random(3) === 0 ? '' : String(count),
  },
  duplicates: {
    about: 'second and third rows with other figures for a station, in each file by itself',
    rows: (side, i) => (i % 5 === (side === 'preliminary' ? 0 : 1) ? 2 + (i % 2) : 1),
  },
  'one-sided-ids': {
    about: 'ids in only one file, in two of the three, in stations.csv alone',
    rows: (side, i) => Math.floor(i / (side === 'preliminary' ? 1 : 2)) % 2,
    listed: (i) => Math.floor(i / 4) % 2 === 0 || i % 4 === 0,
  },
  'quoted-names': {
    about: 'names with commas, quotes and line breaks in them',
    centreName: (centre) => `School "No. ${centre}",\r\nsecond line,\nthird`,
    constituency: (i) => `North, ${i % 3}\n`,
  },
  'named-candidates': {
    about:
      'candidate columns that only candidates.csv makes candidates, one with a right-to-left name',
    columns: {
      preliminary: ['valid', 'YES', 'NO', 'قائمة, "أ"', 'not_a_candidate'],
      official: ['valid', 'NO', 'YES', 'قائمة, "أ"', 'not_a_candidate'],
    },
    candidates: [
      ['YES', '1', 'Yes, please'],
      ['قائمة, "أ"', '2', ''],
      ['NO', '3', 'No'],
      ['nobody voted on', '4', ''],
    ],
  },
  'no-candidates-file': { about: 'no candidates.csv', candidates: false },
  'no-stations-file': { about: 'no stations.csv', without: ['stations.csv'] },
  'no-preliminary-file': { about: 'nothing was transmitted', without: ['preliminary.csv'] },
  'no-official-file': { about: 'no card arrived', without: ['official.csv'] },
  'only-one-file': {
    about: 'official.csv alone',
    without: ['stations.csv', 'preliminary.csv'],
    candidates: false,
  },
  'no-rows': { about: 'headers only', rows: () => 0, listed: () => false },
  'plain-files': { about: 'not compressed', gzip: false },
  'byte-order-mark-crlf': {
    about: 'as spreadsheets save it: byte order mark, CRLF, not compressed',
    gzip: false,
    byteOrderMark: true,
    lineEnd: '\r\n',
  },
  everything: {
    about: 'most of the above at once, for long runs',
    stationId: (i) => (i % 97 === 0 ? pick(invalidIds, i / 97) : `-99130${i % 10}-${i}`),
    centreName: (centre) => `${pick(schoolsRightToLeft, centre)},\r\n"${centre}"`,
    constituency: (i) => pick(governoratesRightToLeft, i),
    columns: {
      preliminary: ordinaryColumns.filter((column) => column !== 'blank'),
      official: ['remarks', ...ordinaryColumns.toReversed().filter((column) => column !== 'valid')],
    },
    cell: (count, { station }, random) => {
      if (station % 40 === 0) return pick(absurdCells, random(absurdCells.length))[0];
      return station % 7 === 0 && random(5) === 0 ? '' : String(count);
    },
    rows: (side, i) => (i % 50 === (side === 'preliminary' ? 3 : 4) ? 0 : i % 60 === 9 ? 2 : 1),
    listed: (i) => i % 70 !== 1,
    candidates: false,
    byteOrderMark: true,
    lineEnd: '\r\n',
  },
} as const satisfies Record<string, OddRecipe>;

export type OddRecipeName = keyof typeof oddRecipes;
export const oddRecipeNames = Object.keys(oddRecipes) as OddRecipeName[];
