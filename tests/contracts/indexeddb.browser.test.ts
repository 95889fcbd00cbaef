import { describeIndexedDb } from './indexeddb.ts';

describeIndexedDb('in a browser');
