import type { FindText } from './find-en.ts';

/** Arabic. To be reviewed by a native reader before use in an election. */
export const ar = {
  title: 'ابحث عن محطة',
  ask: 'رقم المحطة أو المركز، أو اسم المدرسة، أو المكان',
  hint: 'الرقم مكتوب في أعلى الشريط. يصح أي إملاء: الهمزة والياء والتاء المربوطة والحروف الكردية والأرقام بأنواعها تُقرأ على حد سواء.',
  where: 'في هذه الدائرة فقط',
  everywhere: 'البلد كله',
  reading: 'تُقرأ قائمة المحطات: {done} من {all} دائرة',
  found: 'مراكز الاقتراع: {centres}، وفيها محطات: {stations}',
  foundMore: 'أول {shown} مركزاً من {centres}. اكتب المزيد ليقل العدد.',
  foundNone: 'لا توجد محطة بهذا الاسم. جرّب حروفاً أقل، أو الرقم وحده.',
  ready: 'عدد المحطات في القائمة: {stations}.',
  centreNumber: 'المركز {id}',
  stationsHere: 'محطات هذا المركز',
} as const satisfies Record<FindText, string>;
