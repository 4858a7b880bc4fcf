/**
 * Where the tile of each governorate stands, column and row from 1: neighbours stay neighbours, north is up,
 * and every governorate is as large as the others, since what matters is how many have arrived of how many.
 */
export const tilePositions: Readonly<Record<string, readonly [column: number, row: number]>> = {
  'IQ-DA': [2, 1],
  'IQ-AR': [3, 1],
  'IQ-NI': [2, 2],
  'IQ-KI': [3, 2],
  'IQ-SU': [4, 2],
  'IQ-HA': [5, 2],
  'IQ-AN': [1, 3],
  'IQ-SD': [2, 3],
  'IQ-BG': [3, 3],
  'IQ-DI': [4, 3],
  'IQ-KA': [2, 4],
  'IQ-BB': [3, 4],
  'IQ-WA': [4, 4],
  'IQ-NA': [2, 5],
  'IQ-QA': [3, 5],
  'IQ-DQ': [4, 5],
  'IQ-MA': [5, 5],
  'IQ-MU': [3, 6],
  'IQ-BA': [4, 6],
};
