import { attributeOf, childOf, type Splice, type XmlElement } from '../xml';
import { appendTo } from './editor';
import type { Master } from './masters';
import { Namer } from './namer';

/**
 * The page layouts of a sheet's master pages (ODF 1.4 part 3, 16.6): Calc shows a header only where the layout says how high it is.
 * Writer needs no such thing.
 */
export class HeaderStyles {
	private readonly layouts: readonly XmlElement[];
	private readonly shown = new Set<string>();
	private readonly dropped = new Set<string>();

	constructor(
		private readonly text: string,
		root: XmlElement,
	) {
		const automatic = childOf(root, 'automatic-styles');
		this.layouts = automatic ? automatic.children.filter(({ local }) => local === 'page-layout') : [];
	}

	/** The master's pages have a header. */
	show({ layout }: Master): void {
		this.shown.add(layout);
	}

	/** The master's header was made by us, and is taken away. */
	drop({ layout }: Master): void {
		this.dropped.add(layout);
	}

	/** The edits of the layouts. */
	splices(adding: boolean): readonly Splice[] {
		const names = adding ? this.shown : new Set([...this.dropped].filter((name) => !this.shown.has(name)));
		return this.layouts.filter((layout) => names.has(attributeOf(layout, 'name') ?? '')).flatMap((layout) => this.edit(layout, adding));
	}

	private edit(layout: XmlElement, adding: boolean): readonly Splice[] {
		const style = childOf(layout, 'header-style');
		const xml = headerStyle(layout);
		if (!adding) return style && this.text.slice(style.start, style.end) === xml ? [{ start: style.start, end: style.end, text: '' }] : [];
		if (!style) {
			const footer = childOf(layout, 'footer-style');
			return [footer ? { start: footer.start, end: footer.start, text: xml } : appendTo(layout, xml)];
		}
		const properties = childOf(style, 'header-footer-properties') ?? childOf(style, 'properties');
		const set = properties?.attributes.some(({ name }) => !name.startsWith('xmlns'));
		return set ? [] : [{ start: style.start, end: style.end, text: xml }];
	}
}

function headerStyle(layout: XmlElement): string {
	const namer = new Namer(layout);
	const s = namer.of('style');
	const fo = namer.of('fo');
	return (
		`<${s}header-style${namer.declarations()}><${s}header-footer-properties ${fo}min-height="0.75cm" ${fo}margin-left="0cm" ` +
		`${fo}margin-right="0cm" ${fo}margin-bottom="0.25cm"/></${s}header-style>`
	);
}
