import type { Collector } from '../marks/collector';
import { attributeOf, childOf, parseXml } from '../xml';
import { type Package, type Relationship, readPart, readRelationships, within } from './package';
import { type Paragraph, walkParagraphs } from './paragraphs';

/** Parts of a presentation that show a label. */
export interface SlideParts {
	readonly masters: readonly string[];
	/** All slides, in their order. */
	readonly slides: readonly string[];
}

/** The masters and the slides, by the presentation's own lists. @throws ZipError, XmlError */
export function slideParts(pkg: Package): SlideParts {
	if (pkg.main === null) return { masters: [], slides: [] };
	const { main } = pkg;
	const root = within(main, () => parseXml(readPart(pkg.archive, main)?.text ?? ''));
	const relationships = new Map(readRelationships(pkg.archive, pkg.main).map((found) => [found.id, found]));
	const targets = (list: string): string[] =>
		(childOf(root, list)?.children ?? [])
			.map((child) => relationships.get(idOf(child.attributes)))
			.filter((found): found is Relationship => found !== undefined && !found.external)
			.map(({ target }) => target);
	return { masters: [...new Set(targets('sldMasterIdLst'))], slides: [...new Set(targets('sldIdLst'))] };
}

/** `r:id`, not the plain `id` that stands beside it. */
function idOf(attributes: readonly { readonly name: string; readonly value: string }[]): string {
	return attributes.find(({ name }) => name.endsWith(':id'))?.value ?? '';
}

/** Reads the text of the masters, of the first slide and of its layout. */
export function readSlides(pkg: Package, collector: Collector): void {
	collector.attempt(() => {
		const { masters, slides } = slideParts(pkg);
		const first = slides[0] ?? null;
		for (const part of masters) readShapes(pkg, part, 'page-header', collector);
		if (first === null) return;
		readShapes(pkg, first, 'body-corner', collector);
		const layout = readRelationships(pkg.archive, first).find(({ kind }) => kind === 'slidelayout');
		if (layout) readShapes(pkg, layout.target, 'page-header', collector);
	});
}

function readShapes(pkg: Package, part: string, place: 'page-header' | 'body-corner', collector: Collector): void {
	collector.attempt(() => {
		const text = readPart(pkg.archive, part)?.text;
		if (text === undefined) return;
		const visit = (paragraph: Paragraph): boolean => {
			collector.look(paragraph.text, paragraph.placeholder === 'ftr' ? 'page-footer' : place, part);
			return true;
		};
		within(part, () => walkParagraphs(text, visit));
	});
}

/** Whether a layout hides the shapes of its master, or a slide those of both. */
export function hidesMaster(text: string): boolean {
	const value = attributeOf(parseXml(text), 'showMasterSp');
	return value === '0' || value === 'false';
}
