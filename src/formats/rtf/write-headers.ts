import { formatMarking, highest, isEmpty, type Label, NO_LABEL, sameLabel } from '../../label';
import type { Place, Policy } from '../../policy/types';
import { contradicts, type Found, findMarkings, isReplaced, isStale, statesLabel } from '../marks';
import type { Change } from '../types';
import { encodeRtf } from './charset';
import type { HeaderKind, RtfDocument, RtfHeader, RtfParagraph } from './document';
import { type ByteSplice, ownParagraph, PARAGRAPH, replaceText } from './edit';
import { BODY_PARAGRAPHS } from './walk';

interface FoundIn extends Found {
	readonly paragraph: RtfParagraph;
}

/** Shows the label in the page headers of every section; footers and first lines that state another level are brought in line. */
export class HeaderPlan {
	readonly splices: ByteSplice[] = [];
	readonly changes: Change[] = [];
	private readonly marking: string;

	constructor(
		private readonly bytes: Buffer,
		private readonly document: RtfDocument,
		private readonly label: Label,
		private readonly policy: Policy,
	) {
		this.marking = isEmpty(label) ? '' : formatMarking(label, policy);
	}

	run(): void {
		const used = this.usedHeaders();
		for (const [index, header] of this.document.headers.entries()) this.mendHeader(index, header, used.has(header));
		if (this.marking === '') return;
		const footers = this.document.paragraphs.filter(({ place }) => place === 'page-footer').flatMap((paragraph) => this.stale(paragraph));
		if (footers.length > 0) this.replace(footers, 'page-footer');
		const body = this.staleLines();
		if (body.length > 0) this.replace(body, 'body-corner');
	}

	private stale(paragraph: RtfParagraph): FoundIn[] {
		return this.find((one) => one === paragraph).filter(
			({ marking }) => statesLabel(marking, this.policy) && isStale(marking, this.label, this.policy),
		);
	}

	/** Of text boxes and of the first lines; a line that is emptied makes the next one a first line. */
	private staleLines(): FoundIn[] {
		const result: FoundIn[] = [];
		let lines = 0;
		for (const paragraph of this.document.paragraphs) {
			if (paragraph.place !== 'body-corner' || (paragraph.line && lines >= BODY_PARAGRAPHS)) continue;
			const stale = this.stale(paragraph);
			const rest = stale.reduceRight((text, { start, end }) => text.slice(0, start) + text.slice(end), paragraph.text);
			const emptied = stale.length > 0 && result.length > 0 && rest.trim() === '';
			result.push(...stale);
			if (paragraph.line && !emptied) lines++;
		}
		return result;
	}

	private find(takes: (paragraph: RtfParagraph) => boolean): FoundIn[] {
		return this.document.paragraphs
			.filter(takes)
			.flatMap((paragraph) =>
				findMarkings(paragraph.text, paragraph.place, paragraph.where, this.policy).map((one) => ({ ...one, paragraph })),
			);
	}

	private mendHeader(index: number, header: RtfHeader, used: boolean): void {
		const { label, policy, marking } = this;
		const found = this.find((paragraph) => paragraph.header === index).filter((one) => isReplaced(one.marking, label, policy));
		if (found.length > 0) {
			const joined = found.reduce((sum, one) => highest(sum, one.marking.label, policy), NO_LABEL);
			const agrees = found.every((one) => !contradicts(one.marking, label, policy) && one.marking.problems.length === 0);
			if (!agrees || !sameLabel(joined, label)) this.replace(found, 'page-header', header);
		} else if (used && marking !== '') {
			this.splices.push({ start: header.contentStart, end: header.contentStart, text: this.paragraph() });
			this.changes.push({ place: 'page-header', where: header.kind, before: null, after: marking });
		}
	}

	private paragraph(): string {
		return PARAGRAPH.join(encodeRtf(this.marking, this.document.encoding));
	}

	/** The first marking becomes the new one, the others go. */
	private replace(found: readonly FoundIn[], place: Place, header?: RtfHeader): void {
		const { encoding } = this.document;
		for (const [index, { paragraph, start, end }] of found.entries()) {
			const text = index === 0 ? this.marking : '';
			const splices = replaceText(this.bytes, paragraph, [{ start, end, text }], encoding);
			const [only] = splices;
			const own = text === '' && only && splices.length === 1 ? ownParagraph(this.bytes, only) : null;
			if (own === null) this.splices.push(...splices);
			else this.splices.push({ ...this.emptied(own, header), text: '' });
		}
		const before = found.map(({ marking }) => marking.text).join(' ');
		this.changes.push({ place, where: found[0]?.paragraph.where ?? '', before, after: this.marking === '' ? null : this.marking });
	}

	/** A header that was made for the label alone goes with it. */
	private emptied(own: { start: number; end: number }, header: RtfHeader | undefined): { start: number; end: number } {
		if (!header) return own;
		const { start, end, kind } = header;
		const made = own.start === header.contentStart && own.end === end - 1 && own.start === start + `{\\${kind}`.length;
		return made ? { start, end } : own;
	}

	/** The headers that some page shows; where a page would show none, one is made. */
	private usedHeaders(): ReadonlySet<RtfHeader> {
		const { headers, titlePages, facing, starts } = this.document;
		const used = new Set<RtfHeader>();
		const current: Partial<Record<HeaderKind, RtfHeader | 'made'>> = {};
		for (const [section, titlePage] of titlePages.entries()) {
			for (const header of headers) if (header.section === section) current[header.kind] = header;
			let text = '';
			for (const kinds of kindsOf(titlePage, facing)) {
				const there = kinds.map((kind) => current[kind]).find((header) => header !== undefined);
				if (there !== undefined && there !== 'made') used.add(there);
				if (there !== undefined) continue;
				const kind = kinds[0] ?? 'header';
				current[kind] = 'made';
				text += `{\\${kind}${this.paragraph()}}`;
				if (starts[section] !== null && this.marking !== '')
					this.changes.push({ place: 'page-header', where: kind, before: null, after: this.marking });
			}
			const at = starts[section] ?? null;
			if (text !== '' && at !== null && this.marking !== '') this.splices.push({ start: at, end: at, text });
		}
		return used;
	}
}

/** For each sort of page the headers that serve it, the one that is made first. */
function kindsOf(titlePage: boolean, facing: boolean): readonly (readonly HeaderKind[])[] {
	const sorts: (readonly HeaderKind[])[] = facing
		? [
				['headerr', 'header'],
				['headerl', 'header'],
			]
		: [['header', 'headerr']];
	return titlePage ? [['headerf'], ...sorts] : sorts;
}
