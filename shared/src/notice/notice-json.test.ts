import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sampleDocument, sampleRumour } from '@mutabaqa/test/builders/sample-notices.ts';
import { readSpec } from '@mutabaqa/test/golden/spec-blocks.ts';
import { formatHex, utf8 } from '../base/bytes.ts';
import { nodeCrypto } from '../crypto/node/node-crypto.ts';
import { findMediaType } from './media-type.ts';
import { formatNotice, parseNotice } from './notice-json.ts';
import { isNoticeText, isWebLink } from './notice-text.ts';
import type { Notice } from './notice.ts';

const spec = readSpec('notice.md');

/** "taken", or the place. */
function answerTo(notice: unknown): string {
  const parsed = parseNotice(formatNotice(notice as Notice));
  return parsed.ok ? 'taken' : `${parsed.error.code} ${parsed.error.params['where']}`;
}

describe('the examples of the specification', () => {
  it.each(['document notice', 'rumour notice'])('%s is the file that is signed', (block) => {
    const [line, digest] = [spec.one(block).trim(), spec.one(`${block} digest`).trim()];
    const bytes = utf8(`${line}\n`);
    const parsed = parseNotice(bytes);
    expect(parsed.ok && formatNotice(parsed.value)).toEqual(bytes);
    expect(formatHex(nodeCrypto.sha256(bytes))).toBe(digest);
  });
});

describe('a notice', () => {
  it.each([sampleDocument(), sampleRumour()])('of kind $noticeKind is read as it was', (notice) => {
    expect(parseNotice(formatNotice(notice))).toEqual({ ok: true, value: notice });
  });

  it('has one encoding', () => {
    const whole = formatNotice(sampleRumour());
    const text = new TextDecoder().decode(whole);
    const others = [
      text.trimEnd(),
      ` ${text}`,
      text.replace('"number":', '"number": '),
      text.replace('"number":3', '"number":3,"number":3'),
      text.replace('"number":3', '"number":3.0'),
      text.replace('{', '{"shown":true,'),
      text.replace('"status":"false"', '"status":"\\u0066alse"'),
      text.replace('"en":"', '"fr":"non","en":"'),
    ];
    for (const other of others) {
      expect(other).not.toBe(text);
      expect(parseNotice(utf8(other))).toMatchObject({ error: { code: 'notice.malformed' } });
    }
  });

  it('cut anywhere, or of random bytes, is refused', () => {
    const whole = formatNotice(sampleDocument());
    for (let at = 0; at < whole.length; at++) {
      expect(parseNotice(whole.subarray(0, at)).ok).toBe(false);
    }
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        expect(parseNotice(utf8(`${JSON.stringify(json)}\n`)).ok).toBe(false);
      }),
    );
    expect(answerTo({ ...sampleDocument(), number: 2, title: longTitle })).toContain('size');
  });

  const longTitle = { ar: 'ا'.repeat(70_000), ckb: 'ا', en: 'a' };
  const rumour = sampleRumour();
  const file = sampleDocument().file;

  it.each<[string, unknown]>([
    ['noticeKind', { ...rumour, noticeKind: 'toString' }],
    ['electionId', { ...rumour, electionId: 'a\u202Eb' }],
    ['number', { ...rumour, number: 0 }],
    ['number', { ...rumour, number: 1.5 }],
    ['claim', { ...rumour, claim: { language: 'fr', text: 'non' } }],
    ['claim', { ...rumour, claim: { language: 'en', text: ' ' } }],
    ['link', { ...rumour, link: 'javascript:alert(1)' }],
    ['picture', { ...rumour, picture: file }],
    ['stations', { ...rumour, stations: ['st-2', 'st-1'] }],
    ['stations', { ...rumour, stations: ['st-1', 'st-1'] }],
    ['status', { ...rumour, status: 'perhaps' }],
    ['answer', { ...rumour, answer: { ar: '', ckb: '', en: '' } }],
    ['answer', { ...rumour, status: 'unverified', answer: { ar: 'نعم', ckb: '', en: '' } }],
    ['dossiers', { ...rumour, dossiers: [''] }],
    ['answeredAtS', { ...rumour, answeredAtS: -1 }],
    ['answeredAtS', { ...rumour, answeredAtS: 2 ** 53 - 1 }],
    ['kind', { ...sampleDocument(), kind: 'advertisement' }],
    ['title', { ...sampleDocument(), title: { ar: 'قانون', ckb: 'یاسا', en: '' } }],
    ['date', { ...sampleDocument(), date: '2025-02-30' }],
    ['date', { ...sampleDocument(), date: '11.11.2025' }],
    ['file', { ...sampleDocument(), file: { ...file, mediaType: 'text/html' } }],
    ['file', { ...sampleDocument(), file: { ...file, sha256: file.sha256.toUpperCase() } }],
    ['file', { ...sampleDocument(), file: { ...file, bytes: 33 * 1024 * 1024 } }],
    ['file', { ...sampleDocument(), file: { ...file, sha256: '../../../etc/passwd' } }],
  ])('with a wrong %s is refused', (where, notice) => {
    expect(answerTo(notice)).toBe(`notice.malformed ${where}`);
  });

  it('may be without an answer while nobody knows', () => {
    const empty = { ar: '', ckb: '', en: '' };
    expect(answerTo({ ...rumour, status: 'unverified', answer: empty })).toBe('taken');
    expect(answerTo({ ...rumour, link: null, picture: null })).toBe('taken');
    expect(answerTo({ ...sampleDocument(), date: '2024-02-29' })).toBe('taken');
  });
});

describe('text that is more than text is refused', () => {
  it.each([
    '<script>alert(1)</script>',
    'قبل <img src=x onerror=alert(1)> بعد',
    'پێش <SVG/onload=alert(1)> دوا',
    'a </title> b',
    'a <!-- b',
    'صوت\u202Eتوص',
    'a\u2066b',
    'a\u2028b',
    'a\u0000b',
    'a\u001B[2Jb',
    'a\tb',
    '\uD800',
  ])('%j', (text) => {
    expect(isNoticeText(text, 100)).toBe(false);
    for (const field of ['ar', 'ckb', 'en']) {
      const { answer } = sampleRumour();
      const notice = { ...sampleRumour(), answer: { ...answer, [field]: text } };
      expect(answerTo(notice)).toBe('notice.malformed answer');
    }
    const claim = { language: 'ar', text };
    expect(answerTo({ ...sampleRumour(), claim })).toBe('notice.malformed claim');
  });

  it('and plain text with signs in it is not', () => {
    for (const text of ['1 < 2 & "3"', 'سطر\nسطر', 'a <3', '٪٥٠', 'می\u200Cخواهم']) {
      expect(isNoticeText(text, 100)).toBe(true);
    }
    expect(isNoticeText('a'.repeat(101), 100)).toBe(false);
  });
});

it('a link is an address on the web and nothing else', () => {
  const good = ['https://example.org/p?a=1&b=%20#c', 'http://xn--mgbh0fb.example/'];
  const bad = [
    ...['javascript:alert(1)', 'JaVaScRiPt:alert(1)', ' javascript:alert(1)', 'data:text/html,a'],
    ...[
      'java\nscript:alert(1)',
      'https://user:word@example.org/',
      'https://',
      'ftp://example.org/',
    ],
    ...['https://example.org/<script>', 'https://example.org/"onclick=', '//example.org/', ''],
    ...['https://example.org/ب', `https://example.org/${'a'.repeat(500)}`, 'file:///etc/passwd'],
  ];
  expect(good.filter((link) => !isWebLink(link))).toEqual([]);
  expect(bad.filter(isWebLink)).toEqual([]);
});

it('the type of a file is told from its bytes', () => {
  expect(findMediaType(utf8('%PDF-1.7\n'))).toBe('application/pdf');
  expect(findMediaType(utf8('نص عادي\n'))).toBe('text/plain');
  expect(findMediaType(Uint8Array.of(0xff, 0xd8, 0xff, 0xe0))).toBe('image/jpeg');
  expect(findMediaType(Uint8Array.of(0x50, 0x4b, 3, 4, 0))).toBeUndefined();
  expect(findMediaType(Uint8Array.of(0xff, 0xfe, 0x61))).toBeUndefined();
  expect(findMediaType(new Uint8Array())).toBeUndefined();
});
