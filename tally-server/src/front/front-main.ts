/** The front process: the public listener, apart from intake. Started by the server, never by hand. */
import { setPriority } from 'node:os';
import type { AddressInfo } from 'node:net';
import { meetParent } from '../child/tell-parent.ts';
import type { FrontSetup } from './front-setup.ts';
import { makeFront } from './make-front.ts';

/** Readers wait for devices when there is too little processor for both. */
const niceness = 10;

setPriority(niceness);
const parent = await meetParent<FrontSetup>();
const { setup } = parent;
const server = makeFront(setup, {
  nowMs: Date.now,
  onFault(fault) {
    parent.fault(fault);
  },
});
server.once('error', (fault) => {
  parent.refused(fault);
  process.exitCode = 1;
  process.disconnect();
});
server.listen(setup.port, setup.address, () => {
  parent.ready((server.address() as AddressInfo).port);
});
