import { describe, expect, it } from 'vitest';
import { formatWitnessRequest, parseWitnessRequest } from './witness-request.ts';

const checkpoint =
  'example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n\u2014 a b\n';
/** From the specification of the protocol. */
const example = `old 20852014
PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=
jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=

${checkpoint}`;

describe('the request to a witness', () => {
  it('is read and written alike', () => {
    const request = parseWitnessRequest(example);
    expect(request).toMatchObject({ oldSize: 20_852_014, checkpoint });
    expect(request?.proof).toHaveLength(2);
    expect(request && formatWitnessRequest(request)).toBe(example);
    expect(formatWitnessRequest({ oldSize: 0, proof: [], checkpoint })).toBe(
      `old 0\n\n${checkpoint}`,
    );
  });

  const hash = 'PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=';
  it.each([
    ['nothing', ''],
    ['no gap', `old 0\n${checkpoint.replace('\n\n', '\n')}`],
    ['no size', `\n\n${checkpoint}`],
    ['a size with a leading zero', `old 01\n\n${checkpoint}`],
    ['a negative size', `old -1\n\n${checkpoint}`],
    ['a size beyond all numbers', `old 9007199254740992\n\n${checkpoint}`],
    ['two spaces', `old  1\n\n${checkpoint}`],
    ['another word', `new 1\n\n${checkpoint}`],
    ['a short hash', `old 1\n${hash.slice(4)}\n\n${checkpoint}`],
    ['a hash that is no base64', `old 1\n!${hash.slice(1)}\n\n${checkpoint}`],
    ['a carriage return', `old 1\r\n\n${checkpoint}`],
    ['64 hashes', `old 1\n${`${hash}\n`.repeat(64)}\n${checkpoint}`],
  ])('with %s is none', (_, body) => {
    expect(parseWitnessRequest(body)).toBeUndefined();
  });

  it('with 63 hashes is one', () => {
    const body = `old 1\n${`${hash}\n`.repeat(63)}\n${checkpoint}`;
    expect(parseWitnessRequest(body)?.proof).toHaveLength(63);
  });
});
