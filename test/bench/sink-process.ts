/**
 * The least that takes frames over mutual TLS and answers each: CENTRE-DIRECTORY DEVICE-CA ANSWER-BYTES.
 * What the transport alone costs a server, answers of one turn in one write.
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { WebSocketServer } from 'ws';
import { serverTlsOptions } from '@mutabaqa/shared/crypto/node/tls-options.ts';
import { frameBytesMax, linkSubprotocol } from '@mutabaqa/shared/link/link-frame.ts';
import { readServerKeys } from '@mutabaqa/tally-server/centre-directory.ts';
import { answerParent } from './bench-child.ts';

const [centre = '', deviceCaFile = '', answerBytes = '0'] = process.argv.slice(2);
const keys = readServerKeys(centre);
const answer = Buffer.alloc(Number(answerBytes));
const corked = new Set<Socket>();

function answerInThisTurn(socket: Socket, send: () => void): void {
  if (!corked.has(socket)) {
    corked.add(socket);
    socket.cork();
    process.nextTick(() => {
      corked.delete(socket);
      socket.uncork();
    });
  }
  send();
}

const https = createServer(
  serverTlsOptions({
    key: keys.tlsKeyPem,
    cert: keys.tlsCertificatePem,
    deviceCa: readFileSync(deviceCaFile, 'utf8'),
  }),
);
const webSockets = new WebSocketServer({
  server: https,
  perMessageDeflate: false,
  skipUTF8Validation: true,
  maxPayload: frameBytesMax,
  handleProtocols: () => linkSubprotocol,
});
webSockets.on('connection', (ws, { socket }) => {
  ws.on('message', () => answerInThisTurn(socket, () => ws.send(answer)));
});
https.listen(0, '127.0.0.1', () => {
  answerParent((https.address() as AddressInfo).port, async () => {
    for (const ws of webSockets.clients) ws.terminate();
    https.close();
  });
});
