import type { Place } from '../../policy/types';
import { type CompoundFile, type CompoundStream, type DirectoryEntry, u16, u32 } from '../compound';
import type { Collector } from '../marks';
import type { Encryption } from '../types';
import { binaryEncryption } from './encryption-info';
import { RECORD, type SlideRecord, SlideStream } from './slide-records';

/** What is known of a presentation besides its labels. */
export interface PresentationState {
	readonly encryption: Encryption | null;
	readonly macro: boolean;
}

/** Slides whose own footers are looked at. */
const MAX_SLIDES = 1000;
/** Masters whose texts are looked at. */
const MAX_MASTERS = 32;
/** Containers within containers of a drawing. */
const MAX_DEPTH = 16;
/** Texts of one slide or master that are looked at. */
const MAX_TEXTS = 500;
const SLIDES = 0;
const MASTERS = 1;
/** Headers and footers of slides, not those of notes. */
const OF_SLIDES = 3;

/** Reads headers and footers of all slides, the texts of masters and of the first slide. @throws CompoundError */
export function readSlides(file: CompoundFile, folder: DirectoryEntry, stream: CompoundStream, collector: Collector): PresentationState {
	const slides = new SlideStream(file, folder, stream);
	const session = slides.sessionRecord();
	if (session !== null) return { encryption: binaryEncryption(slides.content(session)), macro: false };
	const document = [...slides.children(slides.documentRecord())];
	const macro = document.some((record) => record.type === RECORD.docInfoList && hasMacros(slides, record));
	for (const record of document) {
		if (record.type === RECORD.headersFooters && record.instance === OF_SLIDES) readFooters(slides, record, 'slides', collector);
		else if (record.type !== RECORD.slideList) continue;
		else if (record.instance === MASTERS) collector.attempt(() => readMasters(slides, record, collector));
		else if (record.instance === SLIDES) collector.attempt(() => readSlideList(slides, record, collector));
	}
	return { encryption: null, macro };
}

function readMasters(slides: SlideStream, list: SlideRecord, collector: Collector): void {
	const numbers: number[] = [];
	for (const record of slides.children(list)) {
		if (record.type === RECORD.slidePersist && numbers.length < MAX_MASTERS) numbers.push(u32(slides.content(record), 0));
	}
	for (const [index, number] of numbers.entries()) {
		const master = slides.object(number);
		if (master !== null) readTexts(slides, master, 'page-header', `master ${index + 1}`, collector);
	}
}

/** Titles and outlines stand in the list itself, behind the number of their slide ([MS-PPT] 2.4.14.3). */
function readSlideList(slides: SlideStream, list: SlideRecord, collector: Collector): void {
	const numbers: number[] = [];
	for (const record of slides.children(list)) {
		if (record.type === RECORD.slidePersist) {
			if (numbers.length >= MAX_SLIDES) break;
			numbers.push(u32(slides.content(record), 0));
		} else if (numbers.length === 1) readText(slides, record, 'body-corner', 'slide 1', collector);
	}
	for (const [index, number] of numbers.entries()) {
		const slide = slides.object(number);
		if (slide === null || slide.type !== RECORD.slide) continue;
		const where = `slide ${index + 1}`;
		for (const record of slides.children(slide)) {
			if (record.type === RECORD.headersFooters) readFooters(slides, record, where, collector);
		}
		if (index === 0) readTexts(slides, slide, 'body-corner', where, collector);
	}
}

const SHOWN: readonly (readonly [number, number, Place])[] = [
	[1, 0x10, 'page-header'],
	[2, 0x20, 'page-footer'],
	// A date of one's own wording.
	[0, 0x04, 'page-footer'],
];

/** [MS-PPT] 2.4.15.2: texts that are not shown are no labels. */
function readFooters(slides: SlideStream, container: SlideRecord, where: string, collector: Collector): void {
	let flags = 0;
	for (const record of slides.children(container)) {
		if (record.type === RECORD.headersFootersAtom) flags = u16(slides.content(record), 2);
		if (record.type !== RECORD.cString) continue;
		const shown = SHOWN.find(([instance]) => instance === record.instance);
		if (shown !== undefined && (flags & shown[1]) !== 0) collector.look(slides.content(record).toString('utf16le'), shown[2], where);
	}
}

/** All texts within a slide's or master's drawing. */
function readTexts(slides: SlideStream, slide: SlideRecord, place: Place, where: string, collector: Collector): void {
	let left = MAX_TEXTS;
	const walk = (container: SlideRecord, depth: number): void => {
		if (depth > MAX_DEPTH) return;
		for (const record of slides.children(container)) {
			if (left <= 0) return;
			// Drawings, their groups, shapes and text boxes ([MS-ODRAW] 2.2).
			if (record.container || record.type === CLIENT_TEXT_BOX) {
				if (record.type === RECORD.drawing || (record.type >= 0xf000 && record.type <= 0xf00f)) walk(record, depth + 1);
			} else if (readText(slides, record, place, where, collector)) left--;
		}
	};
	walk(slide, 0);
}

const CLIENT_TEXT_BOX = 0xf00d;

/** Looks at the paragraphs of a text; `false` where the record holds none. */
function readText(slides: SlideStream, record: SlideRecord, place: Place, where: string, collector: Collector): boolean {
	if (record.type !== RECORD.textChars && record.type !== RECORD.textBytes) return false;
	const text = slides.content(record).toString(record.type === RECORD.textChars ? 'utf16le' : 'latin1');
	for (const paragraph of text.split('\r')) collector.look(paragraph, place, where);
	return true;
}

/** [MS-PPT] 2.4.10. */
function hasMacros(slides: SlideStream, list: SlideRecord): boolean {
	for (const record of slides.children(list)) {
		if (record.type !== RECORD.vbaInfo) continue;
		for (const atom of slides.children(record)) {
			if (atom.type === RECORD.vbaInfoAtom && u32(slides.content(atom), 4) !== 0) return true;
		}
	}
	return false;
}
