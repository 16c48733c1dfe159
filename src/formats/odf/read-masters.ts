import type { Place } from '../../policy/types';
import { Collector } from '../marks';
import type { OdfDocument } from './document';
import { listMasters, type Master, type MasterPart, mastersInUse, mentionedMasters } from './masters';
import { findTag } from './outline';
import { hiddenStyles, walkParagraphs } from './paragraphs';

/** Markings in one master page after which no more are looked for. */
const MAX_MARKINGS = 256;
/** Documents over this size are not searched for the masters in use. */
const MAX_CONTENT = 64 * 1024 * 1024;

/** Reads headers, footers and shapes of the master pages; of several only those in use. @throws ZipError, XmlError */
export function readMasters(document: OdfDocument, collector: Collector): void {
	const text = document.text('styles.xml');
	if (text === null) return;
	const from = findTag(text, 'master-styles');
	const masters = listMasters(text, from);
	const hidden = hiddenStyles(text, from);
	const found = masters.map((master) => {
		const own = new Collector(collector.policy);
		readMaster(text, master, hidden, `${document.where('styles.xml')}#${master.name}`, own);
		return { master, markings: own.markings };
	});
	if (found.every(({ markings }) => markings.length === 0)) return;
	const used = new Set(masters.length > 1 ? usedMasters(document, text, masters) : masters);
	for (const { master, markings } of found) if (used.has(master)) collector.markings.push(...markings);
}

/** The masters that some page shows. @throws ZipError, XmlError */
export function usedMasters(document: OdfDocument, styles: string, masters: readonly Master[]): readonly Master[] {
	const entry = document.archive?.find('content.xml');
	if (document.archive && (!entry || entry.size > MAX_CONTENT)) return masters;
	const mentioned = mentionedMasters(document.text('content.xml') ?? '');
	for (const name of document.archive ? mentionedMasters(styles) : []) mentioned.add(name);
	return mastersInUse(masters, mentioned, document.kind);
}

/** Headers and footers among a master page's children. */
export const HEADER = /^(header|footer)(?:-left|-first)?$/;

/** Where a child of a master page shows its text, or null where it shows none. */
export function placeOf({ local, hidden }: MasterPart): Extract<Place, 'page-header' | 'page-footer'> | null {
	if (hidden || local === 'notes' || local === 'forms') return null;
	return HEADER.exec(local)?.[1] === 'footer' ? 'page-footer' : 'page-header';
}

function readMaster(text: string, master: Master, hidden: ReadonlySet<string>, where: string, collector: Collector): void {
	for (const part of master.parts) {
		const place = placeOf(part);
		if (place === null) continue;
		const spot = HEADER.test(part.local) ? `${where}/${part.local}` : where;
		walkParagraphs(text, { from: part.start, to: part.end, hidden }, (paragraph) => {
			collector.look(paragraph.text, paragraph.role === 'footer' ? 'page-footer' : place, spot);
			return collector.markings.length < MAX_MARKINGS;
		});
	}
}
