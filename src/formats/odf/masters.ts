import { unescapeXml, XmlScanner } from '../xml';
import type { OdfKind } from './names';

/** A child of a master page. */
export interface MasterPart {
	/** `header`, `header-left`, `footer-first`, …, or that of a shape. */
	readonly local: string;
	/** Switched off. */
	readonly hidden: boolean;
	readonly start: number;
	readonly end: number;
}

/** A master page (ODF 1.4 part 3, 16.9). */
export interface Master {
	readonly name: string;
	readonly next: string | null;
	/** Name of its page layout. */
	readonly layout: string;
	readonly start: number;
	readonly end: number;
	readonly parts: readonly MasterPart[];
}

/** More are no document. */
const MAX_MASTERS = 10_000;

/** The master pages of `office:master-styles`, whose opening tag stands at `from`. @throws XmlError */
export function listMasters(text: string, from: number): Master[] {
	const scanner = new XmlScanner(text, from, text.length, true);
	const masters: Master[] = [];
	if (from < 0 || scanner.next() !== 'open') return masters;
	while (masters.length < MAX_MASTERS) {
		const token = scanner.next();
		if (token === 'end' || (token === 'close' && scanner.depth === 0)) break;
		if (token !== 'open' && token !== 'empty') continue;
		if (scanner.local === 'master-page') masters.push(readMaster(scanner));
		else scanner.skip();
	}
	return masters;
}

function readMaster(scanner: XmlScanner): Master {
	const { start } = scanner;
	const name = scanner.attribute('name') ?? '';
	const next = scanner.attribute('next-style-name');
	const layout = scanner.attribute('page-layout-name') ?? '';
	const parts: MasterPart[] = [];
	const outer = scanner.depth - 1;
	const open = scanner.token === 'open';
	while (open) {
		const token = scanner.next();
		if (token === 'end' || (token === 'close' && scanner.depth <= outer)) break;
		if (token !== 'open' && token !== 'empty') continue;
		const part = { local: scanner.local, hidden: scanner.attribute('display') === 'false', start: scanner.start };
		scanner.skip();
		parts.push({ ...part, end: scanner.end });
	}
	return { name, next, layout, start, end: scanner.end, parts };
}

/** The values of `style:master-page-name` and `draw:master-page-name` in a text. */
export function mentionedMasters(text: string): Set<string> {
	const names = new Set<string>();
	const word = 'master-page-name';
	for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
		const value = /^\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/.exec(text.slice(at + word.length, at + word.length + 512));
		const name = value?.[1] ?? value?.[2];
		if (name) names.add(unescapeXml(name));
	}
	return names;
}

const DEFAULTS: Partial<Record<OdfKind, string>> = { text: 'Standard', sheet: 'Default' };

/**
 * The master pages that show on some page: those mentioned, those that follow them, and the one that pages get which mention none.
 * All, where nothing is known of them.
 */
export function mastersInUse(masters: readonly Master[], mentioned: ReadonlySet<string>, kind: OdfKind): readonly Master[] {
	const byName = new Map(masters.map((master) => [master.name, master]));
	const used = new Set<Master>();
	const take = (name: string | null | undefined): void => {
		let master = byName.get(name ?? '');
		while (master && !used.has(master)) {
			used.add(master);
			master = byName.get(master.next ?? '');
		}
	};
	for (const name of mentioned) take(name);
	const usual = DEFAULTS[kind];
	// In a text the first page has the default one until some paragraph says otherwise; a sheet has it only where its style names none.
	if (usual !== undefined && (kind === 'text' || used.size === 0)) take(byName.has(usual) ? usual : masters[0]?.name);
	return used.size > 0 ? masters.filter((master) => used.has(master)) : masters;
}
