/** Totals by the name of an area. */
import { compareIds } from '../base/ids.ts';

export interface NamedAreas<Area> {
  of(name: string): Area;
  /** In byte order of names; an area that was emptied again is as if it never was. */
  inOrder(): (readonly [name: string, area: Area])[];
}

export function makeNamedAreas<Area extends { isEmpty(): boolean }>(
  make: () => Area,
): NamedAreas<Area> {
  const areas = new Map<string, Area>();
  return {
    of(name) {
      let area = areas.get(name);
      if (area === undefined) areas.set(name, (area = make()));
      return area;
    },
    inOrder: () =>
      [...areas].filter(([, area]) => !area.isEmpty()).sort(([a], [b]) => compareIds(a, b)),
  };
}
