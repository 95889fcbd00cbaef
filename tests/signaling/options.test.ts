import { describe, expect, test } from 'vitest';
import { helpText, readOptions } from '../../signaling/options.ts';

describe('options', () => {
  test('without any, the relay listens on port 4444 of every address', () => {
    const options = { port: 4444, host: undefined, isDev: false };
    expect(readOptions([], {})).toEqual({ kind: 'run', options });
  });

  test('the command line comes before the environment', () => {
    const run = readOptions(['--port', '5000', '--host', '127.0.0.1', '--dev'], { PORT: '6000' });
    expect(run).toEqual({ kind: 'run', options: { port: 5000, host: '127.0.0.1', isDev: true } });
    expect(readOptions([], { PORT: '6000' })).toMatchObject({ options: { port: 6000 } });
  });

  test.each([
    [['--prot', '1'], 'There is no option --prot; --help lists them all.'],
    [['5000'], '"5000" belongs to no option; --help lists them all.'],
    [['--port'], '--port needs a number.'],
    [['--host='], '--host needs an address.'],
    [['--port', '65536'], 'The port must be 0 to 65535, not "65536".'],
    [['--port', '80a'], 'The port must be 0 to 65535, not "80a".'],
  ])('%j is answered by one clear sentence', (args, sentence) => {
    expect(readOptions(args, {})).toEqual({ kind: 'wrong', sentence });
  });

  test('help names every option', () => {
    expect(readOptions(['--help'], {})).toEqual({ kind: 'help' });
    for (const option of ['--port', '--host', '--dev', '--help']) expect(helpText).toContain(option);
  });
});
