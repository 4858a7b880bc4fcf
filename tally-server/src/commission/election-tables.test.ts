import { describe, expect, it } from 'vitest';
import { sampleDefinition } from '@mutabaqa/test/builders/sample-election.ts';
import { parseElectionDefinition } from './election-definition.ts';
import { joinDevices, parseElectionRolls } from './election-rolls.ts';

const file = {
  format: 'mutabaqa-election-v1',
  id: 'sample-2025',
  name: 'Sample election',
  mode: 'rehearsal',
  logOrigin: 'tally.example/sample-2025',
  officersNeeded: 2,
  officers: [{ id: 'officer-1' }, { id: 'officer-2', publicKey: 'A'.repeat(43) + '=' }],
  staff: [{ id: 'clerk-1', role: 'clerk' }],
  cardReaders: ['reader-1'],
  pollingGroups: [
    {
      id: 'general',
      opensAt: '2025-11-11T07:00:00+03:00',
      closesAt: '2025-11-11T18:00:00+03:00',
      embargoEndsAt: '2025-11-11T15:00:00Z',
    },
  ],
  gatewayEndpoints: ['wss://tally.example:8443'],
  officialAddresses: ['https://results.example'],
};

describe('election.json', () => {
  it('says what the package will say', () => {
    expect(parseElectionDefinition(JSON.stringify(file))).toEqual({
      ok: true,
      value: {
        definition: {
          ...sampleDefinition,
          officerIds: ['officer-1', 'officer-2'],
          staff: [{ id: 'clerk-1', role: 'clerk' }],
          pollingGroups: [
            {
              id: 'general',
              opensAtS: 1_762_833_600,
              closesAtS: 1_762_873_200,
              embargoEndsAtS: 1_762_873_200,
            },
          ],
        },
        ownKeys: new Map([['officer-2', new Uint8Array(32)]]),
      },
    });
  });

  it('may name a policy', () => {
    const parsed = parseElectionDefinition(JSON.stringify({ ...file, policy: 'law-4-2023' }));
    expect(parsed.ok && parsed.value.policyName).toBe('law-4-2023');
  });

  it('is refused with the field that is wrong', () => {
    const [group] = file.pollingGroups;
    for (const [change, field] of [
      [{ format: 'other' }, '"format"'],
      [{ id: 7 }, '"id"'],
      [{ mode: 'test' }, '"mode"'],
      [{ officersNeeded: '2' }, '"officersNeeded"'],
      [{ officers: 'officer-1' }, '"officers"'],
      [{ officers: [{ id: 'officer-1', publicKey: 'AA==' }] }, '"publicKey"'],
      [{ staff: [{ id: 'x', role: 'officer' }] }, '"role"'],
      [{ pollingGroups: [{ ...group, opensAt: '2025-11-11T07:00:00' }] }, '"opensAt"'],
      [{ pollingGroups: [{ ...group, opensAt: '2025-13-11T07:00:00Z' }] }, '"opensAt"'],
      [{ softwareDigests: ['00'] }, '"softwareDigests"'],
      [{ mirrors: [1] }, '"mirrors"'],
      [{ policy: 4 }, '"policy"'],
    ] as const) {
      const parsed = parseElectionDefinition(JSON.stringify({ ...file, ...change }));
      expect(!parsed.ok && parsed.error).toContain(field);
    }
  });
});

describe('the tables', () => {
  const texts = {
    stations: [
      'station_id,centre_id,centre_name,governorate,constituency,polling_group,registered,devices,papers',
      'st-1,c-1,"مدرسة النهضة, بغداد",Baghdad,Baghdad,general,450,device-1;device-2,',
      'st-2,c-1,Nahda,Baghdad,Baghdad,special,,,Baghdad;Basra',
    ].join('\n'),
    contests:
      'contest_id,constituency,name\nb/1,Baghdad,Council\nb/2,Baghdad,Seat\ns/1,Basra,Council',
    lists: 'contest_id,code,name\nb/1,101,First\nb/1,102,Second',
    candidates: [
      'contest_id,candidate_id,name,list_code',
      'b/1,c1,One,102',
      'b/2,c1,Two,',
      's/1,c1,Three,',
    ].join('\n'),
    papers: undefined,
    spares: 'device_id\nspare-1\n',
  };

  it('become contests and stations', () => {
    const rolls = parseElectionRolls(texts);
    expect(rolls).toMatchObject({
      ok: true,
      value: {
        spareIds: ['spare-1'],
        contests: [
          {
            contestId: 'b/1',
            lists: [
              { code: '101', name: 'First' },
              { code: '102', name: 'Second' },
            ],
            candidates: [{ id: 'c1', name: 'One', listPosition: 2 }],
          },
          { contestId: 'b/2', candidates: [{ id: 'c1', listPosition: 0 }] },
          { contestId: 's/1' },
        ],
        stations: [
          {
            stationId: 'st-1',
            centreName: 'مدرسة النهضة, بغداد',
            registered: 450,
            papers: [{ paperId: 'Baghdad', contestIds: ['b/1', 'b/2'] }],
            deviceIds: ['device-1', 'device-2'],
          },
          {
            stationId: 'st-2',
            registered: undefined,
            papers: [{ paperId: 'Baghdad' }, { paperId: 'Basra', contestIds: ['s/1'] }],
            deviceIds: [],
          },
        ],
      },
    });
  });

  it('may name their own papers', () => {
    const papers = 'paper_id,contest_id\nBaghdad,b/1\nBasra,s/1\nBasra,b/2';
    const rolls = parseElectionRolls({ ...texts, papers });
    expect(rolls.ok && rolls.value.stations[1]!.papers).toEqual([
      { paperId: 'Baghdad', contestIds: ['b/1'] },
      { paperId: 'Basra', contestIds: ['s/1', 'b/2'] },
    ]);
  });

  it('are refused with the file and the place', () => {
    for (const [change, place] of [
      [
        { stations: texts.stations.replace('450', '4 50') },
        'stations.csv, station 1: "registered"',
      ],
      [{ stations: texts.stations.replace('constituency', 'area') }, 'no column "constituency"'],
      [{ stations: `${texts.stations}\nst-3,c` }, 'stations.csv:'],
      [{ stations: texts.stations.replace('Baghdad;Basra', 'Kirkuk') }, 'no paper "Kirkuk"'],
      [{ candidates: texts.candidates.replace('102', '103') }, 'no list "103"'],
      [{ candidates: `${texts.candidates}\nb/9,c1,Four,` }, 'unknown contest "b/9"'],
      [{ contests: '' }, 'contests.csv: no rows'],
    ] as const) {
      const rolls = parseElectionRolls({ ...texts, ...change });
      expect(!rolls.ok && rolls.error).toContain(place);
    }
  });

  it('need every device to be enrolled', () => {
    const rolls = parseElectionRolls(texts);
    const joined = rolls.ok && joinDevices(rolls.value, new Map());
    expect(joined).toEqual({
      ok: false,
      error: '3 devices are not enrolled: device-1, device-2, spare-1',
    });
  });
});
