import 'fake-indexeddb/auto';
import { describeIndexedDb } from './indexeddb.ts';

describeIndexedDb('in Node');
