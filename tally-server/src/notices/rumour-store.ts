/** What anybody reported as being said. Nothing in it tells who did. */
import type { NoticeLanguage } from '@mutabaqa/shared/notice/notice.ts';

export interface NewReport {
  readonly claim: string;
  readonly language: NoticeLanguage;
  readonly link: string | undefined;
  readonly stationId: string | undefined;
  /** Digest of the picture as it is kept, hex. */
  readonly picture: string | undefined;
  readonly receivedAtMs: number;
}

export interface RumourReport extends NewReport {
  /** From 1; the answer has the same. */
  readonly number: number;
}

export interface RumourStore {
  /** Durable on return. Undefined when as many are kept as may be. */
  addReport(report: NewReport): Promise<number | undefined>;
  reportAt(number: number): Promise<RumourReport | undefined>;
  /** In order, at most `limit`, from `from` on. */
  reportsFrom(from: number, limit: number): Promise<RumourReport[]>;
  countPictures(): Promise<number>;
  close(): Promise<void>;
}
