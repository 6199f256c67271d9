// Node 18 has the browsers' `crypto` only as a module.
import { webcrypto } from 'node:crypto';

if (!globalThis.crypto) globalThis.crypto = webcrypto;
