import type { Format } from '../types';
import { readRtf, startsRtf } from './read';
import { writeRtf } from './write';

/** Rich Text Format, under whatever name: Word takes it as `.doc` too. */
export const rtfFormat: Format = Object.freeze({
	id: 'rtf',
	places: Object.freeze(['property', 'page-header'] as const),
	detect: (name: string, head: Uint8Array) => startsRtf(head) || (name.endsWith('.rtf') && !isContainer(head)),
	read: readRtf,
	write: writeRtf,
});

/** A package or compound file under the wrong name belongs to its own format. */
function isContainer(head: Uint8Array): boolean {
	return (head[0] === 0x50 && head[1] === 0x4b) || (head[0] === 0xd0 && head[1] === 0xcf);
}
