import type { AlertKind } from '../alert-kinds.ts';

export const ar = {
  'station.overdue': 'المحطة متأخرة: لم يصل منها ما يُعتد به حتى انتهاء المهلة.',
  'station.finding': 'خلل في الهوية أو الوقت أو المفاتيح في المحطة[ ({code})].',
  'station.discrepant': 'في المحطة عدم تطابق. راجع ملفها.',
  'station.quarantined': 'المحطة محجورة إلى أن يصدر قرار برفع الحجر.',
  'station.at-audit-centre': 'يُنقل صندوق المحطة إلى مركز التدقيق.',
  'device.refused': 'رُفض جهاز[ ({device})][: {code}].',
  'device.foreign': 'محاولة اتصال بالبوابة بشهادة ليست في القائمة.',
  'device.journal-forked': 'جهازان يكملان سجلاً واحداً: نُسخ جهاز[ ({device})].',
  'device.software-unknown': 'يعمل جهاز ببرنامج لا تذكره حزمة الانتخاب[ ({device})].',
  'bundle.refused': 'رُفضت حزمة من قارئ البطاقات[ ({file})][: {code}].',
  'bundle.waiting': 'حزمة من قارئ البطاقات تنتظر الحزمة التي قبلها[ ({file})].',
  'evidence.refused': 'رُفض دليل[ ({file})][: {code}].',
  'decision.refused': 'رُفض قرار[ ({file})][: {code}].',
  'log.history-lost': 'يعرف جهاز من السجل أكثر مما يعرفه هذا الخادم: يلزم سجل خلف.',
  'log.history-forked': 'يعرف جهاز تاريخاً آخر لهذا السجل: يلزم سجل خلف.',
} as const satisfies Record<AlertKind, string>;
