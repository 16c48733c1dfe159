import { XmlScanner } from '../xml';
import { tolerantNext } from './paragraphs';

/** Where the sections of a part begin (offset of the opening tag), or -1. All parts, and flat documents, have them as children of their root. */
export interface Outline {
	readonly meta: number;
	readonly styles: number;
	readonly automatic: number;
	readonly master: number;
	readonly body: number;
}

const SECTIONS: Readonly<Record<string, keyof Outline>> = {
	meta: 'meta',
	styles: 'styles',
	'automatic-styles': 'automatic',
	'master-styles': 'master',
	body: 'body',
};

/** Follows the root's children up to the body, which is the last. A text that was cut off ends where it is broken. @throws XmlError */
export function outlineOf(text: string, whole: boolean): Outline {
	const outline: { -readonly [K in keyof Outline]: number } = { meta: -1, styles: -1, automatic: -1, master: -1, body: -1 };
	const scanner = new XmlScanner(text, 0, text.length, !whole);
	const next = whole ? () => scanner.next() : () => tolerantNext(scanner);
	for (let token = next(); token !== 'end'; token = next()) {
		if (scanner.depth !== (token === 'open' ? 2 : 1) || (token !== 'open' && token !== 'empty')) continue;
		const local = scanner.local;
		const section = Object.hasOwn(SECTIONS, local) ? SECTIONS[local] : undefined;
		if (section !== undefined && outline[section] < 0) outline[section] = scanner.start;
		if (section === 'body') break;
	}
	return outline;
}

/** Quickly finds an opening tag by its local name, or -1; may find one in a comment. */
export function findTag(text: string, local: string): number {
	for (let at = text.indexOf(local); at >= 0; at = text.indexOf(local, at + local.length)) {
		const tag = text.lastIndexOf('<', at);
		const sign = text.charCodeAt(at + local.length);
		const ends = sign === 0x3e || sign === 0x2f || sign === 0x20 || sign === 0x0a || sign === 0x0d || sign === 0x09;
		if (ends && tag >= 0 && at - tag < 64 && /^<(?:[^\s<>:/!?]+:)?$/.test(text.slice(tag, at))) return tag;
	}
	return -1;
}
