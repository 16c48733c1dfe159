import { startsCompoundFile } from '../compound';
import { languageByName } from '../text';
import type { ByteSource, Format, FormatOf, ReadContext } from '../types';
import { readOle } from './read';

/** Names that are those of compound files although programming languages use some of them as well. */
const NAMES = /\.(?:docx?|dot|xl[stamw]|xlsx|rtf|pp[tsa]|pot|msg|oft|vs[dst]|mp[pt]|pub|jt[dtc]|jsd|shs|msi|mst|msp|db)$/;

/**
 * Compound files ([MS-CFB]): the documents of Word, Excel and PowerPoint up to 2003, Visio, Project, Publisher, Ichitaro, mails of Outlook,
 * and encrypted packages under other names. Read only: a label file beside them serves.
 */
export function makeOleFormat(formatOf: FormatOf): Format {
	return Object.freeze({
		id: 'ole',
		places: Object.freeze([]),
		// What is named like a text stays with the text reader, which says that it is none.
		detect: (name: string, head: Uint8Array) => startsCompoundFile(head) && (NAMES.test(name) || languageByName(name) === null),
		read: (source: ByteSource, context: ReadContext) => readOle(source, context, formatOf),
	});
}
