import type { FindText } from './find-en.ts';

/** Kurdish (Sorani). To be reviewed by a native reader before use in an election. */
export const ckb = {
  title: 'وێستگەیەک بدۆزەرەوە',
  ask: 'ژمارەی وێستگە یان بنکە، ناوی قوتابخانە، یان شوێن',
  hint: 'ژمارەکە لە سەرەوەی شریتەکە نووسراوە. هەر ڕێنووسێک دەبێت: هەمزە و پیتە کوردی و عەرەبییەکان و هەموو جۆرە ژمارەیەک وەک یەک دەخوێنرێنەوە.',
  where: 'تەنها لەم بازنەیەدا',
  everywhere: 'هەموو وڵات',
  reading: 'لیستی وێستگەکان دەخوێنرێتەوە: {done} لە {all} بازنە',
  found: '{centres} بنکەی دەنگدان بە {stations} وێستگەوە',
  foundMore: 'یەکەم {shown} بنکە لە {centres}. زیاتر بنووسە بۆ ئەوەی کەمتر بدۆزرێتەوە.',
  foundNone: 'هیچ وێستگەیەک بەم ناوە نییە. پیتی کەمتر، یان تەنها ژمارەکە تاقی بکەرەوە.',
  ready: '{stations} وێستگە لە لیستەکەدایە.',
  centreNumber: 'بنکەی {id}',
  stationsHere: 'وێستگەکانی ئەم بنکەیە',
} as const satisfies Record<FindText, string>;
