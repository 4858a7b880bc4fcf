/** A report of a rumour as it comes, from anybody: JSON of a closed shape. */
import { type Refusal, refusal } from '@mutabaqa/shared/base/refusals.ts';
import { fail, ok, type Result } from '@mutabaqa/shared/base/result.ts';
import type { ElectionPackage } from '@mutabaqa/shared/election/election-package.ts';
import { claimCharactersMax } from '@mutabaqa/shared/notice/notice-json.ts';
import { isNoticeText, isWebLink } from '@mutabaqa/shared/notice/notice-text.ts';
import { type NoticeLanguage, noticeLanguages } from '@mutabaqa/shared/notice/notice.ts';
import { isJsonObject } from '../commands/figures-file.ts';
import { imageOf } from '../observers/submission-routes.ts';

export interface GivenReport {
  readonly claim: string;
  readonly language: NoticeLanguage;
  readonly link: string | undefined;
  readonly stationId: string | undefined;
  /** As sent: to be painted anew. */
  readonly picture: Uint8Array | undefined;
}

const fields: readonly string[] = ['claim', 'language', 'link', 'station', 'picture'];

/** Refusals: `request.malformed` with the field, `station.unknown`. */
export function readReport(
  body: unknown,
  roster: ElectionPackage['roster'],
): Result<GivenReport, Refusal> {
  if (!isJsonObject(body)) return malformed('body');
  const unknown = Object.keys(body).find((name) => !fields.includes(name));
  if (unknown !== undefined) return malformed('body');
  const { claim, language: word, link, station: stationId, picture: sent } = body;
  if (!isNoticeText(claim, claimCharactersMax)) return malformed('claim');
  const language = noticeLanguages.find((each) => each === word);
  if (language === undefined) return malformed('language');
  if (link !== undefined && !isWebLink(link)) return malformed('link');
  if (stationId !== undefined && typeof stationId !== 'string') return malformed('station');
  if (stationId !== undefined && roster.station(stationId) === undefined) {
    return fail(refusal('station.unknown', { station: stationId.slice(0, 64) }));
  }
  const picture = imageOf({ image: sent });
  if (sent !== undefined && picture === undefined) return malformed('picture');
  return ok({ claim, language, link, stationId, picture });
}

function malformed(field: string): Result<never, Refusal> {
  return fail(refusal('request.malformed', { field }));
}
