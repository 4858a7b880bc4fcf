import type { AlertKind } from '../alert-kinds.ts';

export const ckb = {
  'station.overdue': 'وێستگەکە دواکەوتووە: تا کۆتایی مۆڵەتەکە هیچی بژمێردراو نەگەیشتووە.',
  'station.finding': 'لە ناسنامە، کات یان کلیلەکانی وێستگەکەدا هەڵەیەک هەیە[ ({code})].',
  'station.discrepant': 'لە وێستگەکەدا جیاوازی هەیە. سەیری دۆسیەکەی بکە.',
  'station.quarantined': 'وێستگەکە ڕاگیراوە تا بڕیارێک ئازادی دەکات.',
  'station.at-audit-centre': 'سندووقی وێستگەکە دەچێتە ناوەندی وردبینی.',
  'device.refused': 'ئامێرێک ڕەتکرایەوە[ ({device})][: {code}].',
  'device.foreign': 'کەسێک بە بڕوانامەیەک کە لە لیستەکەدا نییە داوای پەیوەندی دەکات.',
  'device.journal-forked':
    'دوو ئامێر یەک تۆمار درێژە پێ دەدەن: ئامێرێک لەبەرگیراوەتەوە[ ({device})].',
  'device.software-unknown':
    'ئامێرێک بە نەرمەکاڵایەک کار دەکات کە لە پاکێجەکەدا نییە[ ({device})].',
  'bundle.refused': 'بەستەیەکی خوێنەری کارت ڕەتکرایەوە[ ({file})][: {code}].',
  'bundle.waiting': 'بەستەیەکی خوێنەری کارت چاوەڕێی بەستەی پێش خۆی دەکات[ ({file})].',
  'evidence.refused': 'بەڵگەیەک ڕەتکرایەوە[ ({file})][: {code}].',
  'decision.refused': 'بڕیارێک ڕەتکرایەوە[ ({file})][: {code}].',
  'log.history-lost': 'ئامێرێک لەم سێرڤەرە زیاتر لە تۆمارەکە دەزانێت: تۆماری جێگرەوە پێویستە.',
  'log.history-forked': 'ئامێرێک مێژوویەکی تری ئەم تۆمارە دەزانێت: تۆماری جێگرەوە پێویستە.',
} as const satisfies Record<AlertKind, string>;
