import { expect, test } from 'vitest';
import { splitLinks } from '../../client/ui/linked-text.ts';

const split = (text: string): readonly string[] =>
  splitLinks(text).map((part) => (typeof part === 'string' ? part : `[${part.href}]`));

test.each([
  ['no link here', ['no link here']],
  ['https://a.example', ['[https://a.example/]']],
  ['see http://a.example/x, then', ['see ', '[http://a.example/x]', ', then']],
  ['(https://a.example/y)', ['(', '[https://a.example/y]', ')']],
  ['https://a.example/Mesh_(network)', ['[https://a.example/Mesh_(network)]']],
  ['javascript:alert(1) ftp://a.example', ['javascript:alert(1) ftp://a.example']],
  ['https://', ['https://']],
])('%s', (text, parts) => {
  expect(split(text)).toEqual(parts);
});
