import { pino } from 'pino';
import pretty from 'pino-pretty';
import type { Log } from './world.ts';

/** For people where people read it, JSON lines where a program does. `LOG_LEVEL=debug` tells more. */
export function openLog(out: NodeJS.WriteStream, level: string): Log {
  if (!out.isTTY) return pino({ level }, out);
  return pino({ level }, pretty({ destination: out, ignore: 'pid,hostname', translateTime: 'SYS:HH:MM:ss' }));
}
