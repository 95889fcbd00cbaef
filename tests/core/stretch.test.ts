import { scryptSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { spokenCode } from '../../client/core/room-code.ts';
import { stretch } from '../../client/core/stretch.ts';
import { hex } from './support.ts';

const code = spokenCode({ roomName: 'Main Stage', codeEnding: 'bright-otter-4222' });

test('the secret of a code is pinned: a poster from today must open the same room tomorrow', () => {
  expect(code).toBe('main stage bright otter 4222');
  expect(hex(stretch(code))).toBe('7745314f78a7f01e198cbe2bb22e660d');
});

test('is scrypt as others compute it, with these costs and this domain', () => {
  const cost = { N: 32_768, r: 8, p: 3, maxmem: 64 * 1_024 * 1_024 };
  expect(hex(stretch(code))).toBe(hex(scryptSync(code, 'fieldmesh/1 open room', 16, cost)));
});
