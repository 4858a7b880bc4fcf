/** English: the search for a station. */
export const en = {
  title: 'Find a station',
  ask: 'Number of the station or centre, name of the school, place',
  hint: 'The number stands at the top of the tape. Any spelling will do: hamza, ya, ta marbuta, Kurdish letters and digits of any kind are read alike.',
  where: 'Only in',
  everywhere: 'The whole country',
  reading: 'Reading the list of stations: {done} of {all} constituencies',
  found: '{centres} polling centres with {stations} stations',
  foundMore: 'The first {shown} of {centres} polling centres. Type more to find fewer.',
  foundNone: 'No station is called that. Try fewer letters, or the number alone.',
  ready: '{stations} stations in the list.',
  centreNumber: 'Centre {id}',
  stationsHere: 'Stations of this centre',
} as const;

export type FindText = keyof typeof en;
