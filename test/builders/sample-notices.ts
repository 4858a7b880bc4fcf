/** A document and the answer to a rumour of the sample election. */
import { formatHex, utf8 } from '@mutabaqa/shared/base/bytes.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import type { DocumentNotice, RumourNotice } from '@mutabaqa/shared/notice/notice.ts';

export const sampleDocumentBytes = utf8(
  '%PDF-1.4\n1 0 obj <</Type /Catalog>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF\n',
);

export function sampleDocument(changes: Partial<DocumentNotice> = {}): DocumentNotice {
  return {
    noticeKind: 'document',
    electionId: 'sample-2025',
    number: 1,
    kind: 'law',
    title: {
      ar: 'القانون رقم ٤ لسنة ٢٠٢٣',
      ckb: 'یاسای ژمارە ٤ی ساڵی ٢٠٢٣',
      en: 'Law 4 of 2023',
    },
    date: '2023-05-08',
    file: {
      sha256: formatHex(nodeCrypto.sha256(sampleDocumentBytes)),
      bytes: sampleDocumentBytes.length,
      mediaType: 'application/pdf',
    },
    ...changes,
  };
}

export function sampleRumour(changes: Partial<RumourNotice> = {}): RumourNotice {
  return {
    noticeKind: 'rumour-answer',
    electionId: 'sample-2025',
    number: 3,
    claim: { language: 'ar', text: 'أُتلفت صناديق المحطة st-1 قبل العد.' },
    link: 'https://example.org/post/17',
    picture: null,
    stations: ['st-1'],
    status: 'false',
    answer: {
      ar: 'عُدّت الصناديق في المحطة، والعد اليدوي يطابق الشريط.',
      ckb: 'سندووقەکان لە وێستگەکە ژمێردران، ژماردنی دەستی لەگەڵ شریتەکە یەک دەگرێتەوە.',
      en: 'The boxes were counted in the station; the hand count agrees with the tape.',
    },
    dossiers: ['st-1'],
    answeredAtS: 1_762_880_000,
    ...changes,
  };
}
