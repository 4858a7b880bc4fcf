import { describe, expect, it } from 'vitest';
import { defaultConfig, parseConfig } from './config.ts';

describe('centre.json', () => {
  it('may be empty, or name what differs', () => {
    expect(parseConfig('{}')).toEqual({ ok: true, value: defaultConfig });
    const text = '{"gateway": {"port": 9000}, "limits": {"submissions": {"burst": 5}}}';
    expect(parseConfig(text)).toMatchObject({
      ok: true,
      value: {
        gateway: { address: '0.0.0.0', port: 9000 },
        limits: { submissions: { perSecond: 20, burst: 5 }, inFlightMax: 8192 },
      },
    });
  });

  it.each([
    ['{', 'not JSON'],
    ['[]', 'top'],
    ['{"gatway": {}}', 'gatway'],
    ['{"gateway": {"port": "9000"}}', 'gateway.port'],
    ['{"limits": {"inFlightMax": -1}}', 'limits.inFlightMax'],
    ['{"revokedCertificates": [1]}', 'revokedCertificates'],
    ['{"portal": {"tls": {"keyFile": 3}}}', 'portal.tls.keyFile'],
    ['{"portal": {"isApart": "no"}}', 'portal.isApart'],
    ['{"publication": {"mirrors": "/mnt"}}', 'publication.mirrors'],
    ['{"limits": 3}', 'limits'],
  ])('%s is refused, naming the place', (text, place) => {
    expect(parseConfig(text)).toEqual({ ok: false, error: place });
  });
});
