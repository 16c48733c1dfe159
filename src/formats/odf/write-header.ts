import { escapeXml, findAttribute, type Splice, type XmlElement } from '../xml';
import type { ParagraphPlan } from './edit-paragraphs';
import { appendTo, prependTo } from './editor';
import { LABEL_NAME } from './label-style';
import type { MasterPart } from './masters';
import { Namer } from './namer';

/** Stand in front of a header's paragraphs (ODF 1.4 part 3, 16.10). */
const DECLARATIONS = /^(?:tracked-changes|.*-decls|dde-connection-decls|alphabetical-index-auto-mark-file)$/;

/** The edits of the headers of one master page. In sheets a header has three regions, of which the label takes the right one. */
export class HeaderPlan {
	/** The header for right pages was made by us, and is taken away. */
	isGone = false;

	constructor(
		private readonly text: string,
		private readonly master: XmlElement,
		private readonly sheet: boolean,
		private readonly marking: string,
	) {}

	/** Replaces markings; of what we made, nothing is left when the label is removed. */
	replace(part: MasterPart, { splices, paragraphs, after }: ParagraphPlan): readonly Splice[] {
		const header = this.elementOf(part);
		if (this.marking !== '' || !header) return splices;
		const parents = [header, ...header.children];
		const ours = paragraphs.filter(({ start, end, text }, index) => {
			const parent = after[index] === '' ? parents.find(({ children }) => children.some((child) => child.start === start)) : undefined;
			return parent && this.text.slice(start, end) === this.paragraphXml(parent, text);
		});
		const removed = this.widen(
			header,
			ours.map(({ start, end }) => ({ start, end, text: '' })),
		);
		return [...removed, ...splices.filter(({ start, end }) => !removed.some((one) => start >= one.start && end <= one.end))];
	}

	/** Puts the label at the top of a header that has none. */
	fill(part: MasterPart): readonly Splice[] {
		const header = this.elementOf(part);
		return header ? [this.fillElement(header)] : [];
	}

	/** A new header for right pages. */
	make(): readonly Splice[] {
		const namer = new Namer(this.master);
		const s = namer.of('style');
		const inner = this.blockXml(namer, this.sheet);
		return [prependTo(this.master, `<${s}header${namer.declarations()}>${inner}</${s}header>`)];
	}

	/** Switches a header on; what it holds is brought in line as that of any other. */
	show(part: MasterPart, plan: ParagraphPlan): readonly Splice[] {
		const header = this.elementOf(part);
		const off = header ? findAttribute(header, 'display') : null;
		if (!header || !off) return this.fill(part);
		const filled = plan.kind === 'absent' ? [this.fillElement(header)] : plan.splices;
		if (!header.empty) return [{ start: off.start, end: off.end, text: 'true' }, ...filled];
		// In an empty tag both edits would meet: it is written anew.
		const tag = `${this.text.slice(header.start, off.start)}true${this.text.slice(off.end, header.end - 2)}`;
		return [{ start: header.start, end: header.end, text: tag + (filled[0]?.text ?? '') }];
	}

	private elementOf(part: MasterPart): XmlElement | null {
		return this.master.children.find(({ start }) => start === part.start) ?? null;
	}

	private fillElement(header: XmlElement): Splice {
		const regions = header.children.filter(({ local }) => local.startsWith('region-'));
		const right = regions.find(({ local }) => local === 'region-right');
		if (right) return this.fillBlock(right);
		if (this.sheet && (regions.length > 0 || header.children.length === 0)) {
			const last = regions[regions.length - 1];
			const xml = this.regionXml(new Namer(header));
			return last ? { start: last.end, end: last.end, text: xml } : appendTo(header, xml);
		}
		return this.fillBlock(header);
	}

	/** A single blank paragraph is filled, with the style that it has; else one is added in front. */
	private fillBlock(block: XmlElement): Splice {
		const [only] = block.children;
		if (only && block.children.length === 1 && only.local === 'p' && only.contentStart === only.contentEnd) {
			return appendTo(only, escapeXml(this.marking));
		}
		const xml = this.paragraphXml(block, this.marking);
		const first = block.children.find(({ local }) => !DECLARATIONS.test(local));
		return first ? { start: first.start, end: first.start, text: xml } : appendTo(block, xml);
	}

	private paragraphXml(parent: XmlElement, words: string): string {
		return this.paragraph(new Namer(parent), words, this.sheet || parent.local.startsWith('region-'), true);
	}

	private paragraph(namer: Namer, words: string, plain: boolean, outermost: boolean): string {
		const t = namer.of('text');
		const style = plain ? '' : ` ${t}style-name="${LABEL_NAME}"`;
		return `<${t}p${outermost ? namer.declarations() : ''}${style}>${escapeXml(words)}</${t}p>`;
	}

	private blockXml(namer: Namer, region: boolean): string {
		if (!region) return this.paragraph(namer, this.marking, false, false);
		const s = namer.of('style');
		return `<${s}region-right>${this.paragraph(namer, this.marking, true, false)}</${s}region-right>`;
	}

	private regionXml(namer: Namer): string {
		const s = namer.of('style');
		const paragraph = this.paragraph(namer, this.marking, true, false);
		return `<${s}region-right${namer.declarations()}>${paragraph}</${s}region-right>`;
	}

	/** Takes a region, and then a header, that held nothing else away too. */
	private widen(header: XmlElement, removed: readonly Splice[]): readonly Splice[] {
		const [one] = removed;
		if (!one || removed.length !== 1) return removed;
		const region = header.children.find(({ start, end }) => start < one.start && end > one.end);
		const holds = (element: XmlElement, inner: Splice): boolean =>
			this.text.slice(element.contentStart, inner.start).trim() === '' && this.text.slice(inner.end, element.contentEnd).trim() === '';
		let widest = one;
		if (region) {
			if (!holds(region, one)) return removed;
			widest = { start: region.start, end: region.end, text: '' };
		}
		if (!holds(header, widest)) return [widest];
		if (header.local !== 'header' || this.master.children.some(({ local }) => /^header-/.test(local))) return [widest];
		this.isGone = true;
		return [{ start: header.start, end: header.end, text: '' }];
	}
}
