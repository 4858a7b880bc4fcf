import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mapAddress } from './map-address.ts';

describe('an address', () => {
  it.each([
    ['/', { kind: 'file', names: ['index.html'] }],
    ['/?lang=ar', { kind: 'file', names: ['index.html'] }],
    ['/log/checkpoint', { kind: 'file', names: ['log/checkpoint'] }],
    ['/api/v1/summary', { kind: 'inner' }],
    ['/%61pi/v1/summary', { kind: 'inner' }],
    ['/results/', { kind: 'newest', names: ['version.json'] }],
    ['/results/newest', { kind: 'file', names: ['results/newest'] }],
    ['/results/stations.csv', { kind: 'newest', names: ['stations.csv'] }],
    ['/results/versions/3/SHA256SUMS', { kind: 'file', names: ['results/versions/3/SHA256SUMS'] }],
  ])('%s means %j', (address, mapped) => {
    expect(mapAddress(address)).toEqual(mapped);
  });

  it('of a name with an id in it may undo to the id or to the name', () => {
    const onDisk = 'contests/Baghdad%2Fcouncil.csv';
    expect(mapAddress('/results/contests/Baghdad%2Fcouncil.csv')).toEqual({
      kind: 'newest',
      names: [onDisk],
    });
    expect(mapAddress('/results/contests/Baghdad%252Fcouncil.csv')).toMatchObject({
      names: [onDisk, 'contests/Baghdad%252Fcouncil.csv'],
    });
  });

  it.each([
    '/../store/tally.db',
    '/%2e%2e/store',
    '/.front/x',
    '/results/versions/.draft-3/stations.csv',
    '/log/checkpoint.draft',
    '/log//checkpoint',
    '/log/',
    '/results/versions/1/%2e%2e/1/stations.csv',
  ])('%s means nothing', (address) => {
    expect(mapAddress(address)).toEqual({ kind: 'unknown' });
  });

  it.each(['*', 'http://elsewhere/', '/%zz', '/%ff', `/${'a'.repeat(5000)}`])(
    '%s is malformed',
    (address) => {
      expect(mapAddress(address)).toEqual({ kind: 'malformed' });
    },
  );

  it('never leads out of the directory', () => {
    const part = fc.oneof(
      fc.constantFrom('..', '.', '%2e%2e', '..%2f', '%2f', '%5c', '\\', '%00', '....', 'log', ''),
      fc.string({ unit: 'binary', maxLength: 6 }),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), (parts) => {
        const mapped = mapAddress(`/${parts.join('/')}`);
        if (mapped.kind !== 'file' && mapped.kind !== 'newest') return;
        for (const name of mapped.names) {
          expect(name).toMatch(/^[A-Za-z0-9_!~*'()%-][A-Za-z0-9_.!~*'()%/-]*$/);
          expect(name.split('/')).not.toContain('..');
        }
      }),
    );
  });
});
