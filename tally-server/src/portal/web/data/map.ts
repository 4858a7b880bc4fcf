/** `lookup/map.topojson`: outlines of governorates, drawn flat: at this latitude a degree of longitude is 0.84 of one of latitude. */
import { lookupMapFile } from '@mutabaqa/shared/site/site-files.ts';
import type { FeatureCollection, Position } from 'geojson';
import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import type { FileState } from './use-file.ts';
import { fetchJson } from './fetch-file.ts';
import { keepFiles } from './keep-files.ts';
import { isFields } from './shape.ts';
import { useFile } from './use-file.ts';

export interface AreaShape {
  /** ISO 3166-2, as the file has it. */
  readonly id: string;
  /** SVG, in the map's units. */
  readonly path: string;
  /** Middle of its box. */
  readonly x: number;
  readonly y: number;
}

export interface DrawnMap {
  readonly width: number;
  readonly height: number;
  readonly shapes: readonly AreaShape[];
}

const width = 600;

const readMap = keepFiles((path) => fetchJson(path, drawMap));

export function useMap(): FileState<DrawnMap> {
  return useFile(lookupMapFile, readMap);
}

/** Undefined for what is no topology with areas that have an id. */
export function drawMap(value: unknown): DrawnMap | undefined {
  if (!isFields(value) || value['type'] !== 'Topology' || !isFields(value['objects'])) {
    return undefined;
  }
  const [object] = Object.values(value['objects']);
  if (!isFields(object) || object['type'] !== 'GeometryCollection') return undefined;
  const { features } = feature(
    value as unknown as Topology,
    object as unknown as GeometryCollection,
  ) as FeatureCollection;
  const areas = features.flatMap(({ id, geometry }) => {
    const rings = ringsOf(geometry);
    return id === undefined || rings.length === 0 ? [] : [{ id: String(id), rings }];
  });
  const all = areas.flatMap(({ rings }) => rings.flat());
  if (all.length === 0) return undefined;
  const box = boxOf(all);
  const middle = ((box.south + box.north) / 2) * (Math.PI / 180);
  const scale = width / ((box.east - box.west) * Math.cos(middle));
  const place = ([longitude = 0, latitude = 0]: Position): readonly [number, number] => [
    round((longitude - box.west) * Math.cos(middle) * scale),
    round((box.north - latitude) * scale),
  ];
  return {
    width,
    height: round((box.north - box.south) * scale),
    shapes: areas.map(({ id, rings }) => {
      const own = boxOf(rings.flat());
      const [x, y] = place([(own.west + own.east) / 2, (own.south + own.north) / 2]);
      const path = rings
        .map((ring) => `M${ring.map((point) => place(point).join(' ')).join('L')}Z`)
        .join('');
      return { id, path, x, y };
    }),
  };
}

function ringsOf(geometry: FeatureCollection['features'][number]['geometry']): Position[][] {
  if (geometry.type === 'Polygon') return geometry.coordinates;
  return geometry.type === 'MultiPolygon' ? geometry.coordinates.flat() : [];
}

function boxOf(points: readonly Position[]) {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [longitude = 0, latitude = 0] of points) {
    west = Math.min(west, longitude);
    east = Math.max(east, longitude);
    south = Math.min(south, latitude);
    north = Math.max(north, latitude);
  }
  return { west, south, east, north };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
