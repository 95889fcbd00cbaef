/** Beside the page, so that nothing on it stands still: a spoken code in, its room's secret out. */
import { stretch } from './core/stretch.ts';

addEventListener('message', ({ data }: MessageEvent<string>) => postMessage(stretch(data)));
