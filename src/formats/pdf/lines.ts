import { type Font, type Glyph, loadFont } from './fonts';
import type { Mark, Show } from './interpret';
import type { PdfObjects } from './objects';
import type { PdfDict } from './values';

/** Text that stands in one line of the page as it is shown. */
export interface Line {
	readonly text: string;
	/** Height of its foot over the lower edge. */
	readonly y: number;
	readonly mark: Mark | null;
}

/** Shown text with its place. */
interface Placed {
	readonly show: Show;
	readonly y: number;
	/** Height of the letters. */
	readonly size: number;
	readonly upright: boolean;
}

interface Piece {
	readonly text: string;
	readonly from: number;
	readonly to: number;
	readonly size: number;
}

/** Longer lines are prose. */
const MOST_LETTERS = 600;

/** Puts what is shown into lines, the highest first; letters are decoded only in lines that are asked for. */
export class Lines {
	private readonly fonts = new Map<PdfDict, Font>();
	private readonly groups: Placed[][] = [];

	constructor(
		private readonly objects: PdfObjects,
		shows: readonly Show[],
	) {
		const placed = shows.filter((show) => isFirstOfActual(show, shows)).map(placeOf);
		const upright = placed.filter((one) => one.upright).sort((a, b) => b.y - a.y);
		for (const one of upright) {
			const group = this.groups.at(-1);
			const head = group?.[0];
			if (group && head && head.y - one.y <= Math.max(head.size, one.size) * 0.4) group.push(one);
			else this.groups.push([one]);
		}
		const slanted = new Map<Show, Placed[]>();
		for (const one of placed.filter(({ upright: is }) => !is)) {
			const first = firstOf(one.show);
			const group = slanted.get(first);
			if (group) group.push(one);
			else slanted.set(first, [one]);
		}
		this.groups.push(...slanted.values());
	}

	/** Lines from the top; those that are not upright come last. */
	*all(): Generator<Line> {
		for (const group of this.groups) {
			// Headers stand in parts of their own, though they may share a line with the body.
			const parts = new Map<unknown, Placed[]>();
			for (const one of group) {
				const { mark } = one.show;
				const key = mark?.actual && mark.artifact ? mark : (mark?.artifact ?? null);
				const part = parts.get(key);
				if (part) part.push(one);
				else parts.set(key, [one]);
			}
			for (const part of parts.values()) {
				const text = this.textOf(part);
				const mark = part[0]?.show.mark;
				const structured = part.some(({ show }) => show.mark?.structured);
				if (text.trim() !== '') yield { text, y: part[0]?.y ?? 0, mark: mark?.artifact ? mark : structured ? STRUCTURED : null };
			}
		}
	}

	private textOf(group: readonly Placed[]): string {
		const pieces: Piece[] = [];
		let letters = 0;
		for (const one of group) {
			if (letters > MOST_LETTERS) break;
			for (const piece of this.piecesOf(one)) {
				pieces.push(piece);
				letters += piece.text.length;
			}
		}
		if (group[0]?.upright) pieces.sort((a, b) => a.from - b.from);
		let text = '';
		let end: Piece | null = null;
		for (const piece of pieces) {
			// Bold by showing twice.
			if (end !== null && piece.text === end.text && Math.abs(piece.from - end.from) < piece.size * 0.2) continue;
			text += end === null ? piece.text : gapBetween(end, piece, text) + piece.text;
			if (piece.text !== '') end = end !== null && end.to > piece.to ? end : piece;
		}
		return text.replace(/[\x00-\x08\x0e-\x1f\ufffd\u200b\ufeff]/g, '');
	}

	private piecesOf({ show }: Placed): Piece[] {
		const [a, b, c, d] = show.matrix;
		const along = Math.hypot(a, b);
		const size = Math.abs(show.state.size) * Math.hypot(c, d);
		const start = show.matrix[4] + this.penOf(show) * (along === 0 ? 1 : along) * (a < 0 ? -1 : 1);
		if (show.mark?.actual) {
			const width = Math.max(this.advance(show), 0) * along;
			return [{ text: show.mark.actual, from: start, to: start + width, size }];
		}
		const pieces: Piece[] = [];
		let at = start;
		for (const part of show.parts) {
			if (typeof part === 'number') at -= (part / 1000) * show.state.size * show.state.scale * along;
			else {
				const glyphs = this.fontOf(show)?.decode(part) ?? [];
				const to = at + this.widthOf(glyphs, show) * along;
				pieces.push({ text: glyphs.map(({ text }) => text).join(''), from: at, to, size });
				at = to;
			}
		}
		return pieces;
	}

	/** How far the pen had gone before, in text space. */
	private penOf(show: Show): number {
		let pen = 0;
		let steps = 0;
		for (let one = show.before; one !== null && steps < 200; one = one.before, steps++) pen += this.advance(one);
		return pen;
	}

	private advance(show: Show): number {
		let width = 0;
		for (const part of show.parts) {
			if (typeof part === 'number') width -= (part / 1000) * show.state.size * show.state.scale;
			else width += this.widthOf(this.fontOf(show)?.decode(part) ?? [], show);
		}
		return width;
	}

	private widthOf(glyphs: readonly Glyph[], { state }: Show): number {
		let width = 0;
		for (const glyph of glyphs) width += (glyph.width / 1000) * state.size + state.charSpace + (glyph.space ? state.wordSpace : 0);
		return width * state.scale;
	}

	private fontOf({ font: dict }: Show): Font | null {
		if (dict === null) return null;
		let font = this.fonts.get(dict);
		if (!font) {
			font = loadFont(this.objects, dict);
			this.fonts.set(dict, font);
		}
		return font;
	}
}

const STRUCTURED: Mark = { artifact: null, actual: null, structured: true };

/** Of the parts of a text whose meaning is said, the first stands for all; the mark itself, where nothing is shown in it. */
function isFirstOfActual(show: Show, shows: readonly Show[]): boolean {
	const { mark } = show;
	if (!mark?.actual) return show.parts.length > 0;
	return firstShown(shows).get(mark) === show;
}

const firsts = new WeakMap<readonly Show[], Map<Mark, Show>>();

function firstShown(shows: readonly Show[]): Map<Mark, Show> {
	let found = firsts.get(shows);
	if (!found) {
		found = new Map();
		for (const show of shows) {
			if (!show.mark?.actual) continue;
			const known = found.get(show.mark);
			if (!known || (known.parts.length === 0 && show.parts.length > 0)) found.set(show.mark, show);
		}
		firsts.set(shows, found);
	}
	return found;
}

function placeOf(show: Show): Placed {
	const [, b, c, d, , y] = show.matrix;
	const along = Math.hypot(show.matrix[0], b);
	const upright = show.matrix[0] >= 0 && Math.abs(b) <= 0.05 * along;
	return { show, y: y + show.state.rise * d, size: Math.abs(show.state.size) * Math.hypot(c, d), upright };
}

/** The text with which a run began, by which those that are not upright are put together. */
function firstOf(show: Show): Show {
	let first = show;
	for (let steps = 0; first.before !== null && steps < 1000; steps++) first = first.before;
	return first;
}

/** What stands between two pieces: nothing, a space, or a wide gap. */
function gapBetween(before: Piece, after: Piece, text: string): string {
	const size = Math.max(1, Math.min(before.size, after.size));
	const gap = (after.from - before.to) / size;
	if (gap > 1.5) return '\t';
	const wide = /[\u3000-\u9fff\uff00-\uffef]$/.test(text) || /^[\u3000-\u9fff\uff00-\uffef]/.test(after.text);
	return gap > (wide ? 0.6 : 0.2) ? ' ' : '';
}
