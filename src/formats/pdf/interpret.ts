import { ContentScanner } from './content-scanner';
import { IDENTITY, type Matrix, matrixOf, moved, times } from './matrix';
import type { PdfObjects } from './objects';
import { decodeText } from './text-string';
import { PdfDict, PdfError, PdfRef, PdfString, type PdfValue } from './values';

/** What marked content says of the text in it (ISO 32000-2, 14.6, 14.8.2.2, 14.9.4). */
export interface Mark {
	readonly artifact: 'header' | 'footer' | 'other' | null;
	/** What the text means, where that is said. */
	readonly actual: string | null;
	/** Whether it belongs to the document's structure, and so to its body. */
	readonly structured: boolean;
}

/** Text that is shown by one operator. It is decoded only where it matters. */
export interface Show {
	readonly parts: readonly (Buffer | number)[];
	readonly font: PdfDict | null;
	readonly state: TextState;
	/** Text space to the page as it is shown, where the pen stood last put. */
	readonly matrix: Matrix;
	/** The text before it since the pen was put there. */
	readonly before: Show | null;
	readonly mark: Mark | null;
}

export interface TextState {
	readonly size: number;
	readonly charSpace: number;
	readonly wordSpace: number;
	/** 1 is 100 %. */
	readonly scale: number;
	readonly leading: number;
	readonly rise: number;
	readonly font: PdfDict | null;
}

interface Graphics {
	matrix: Matrix;
	text: TextState;
}

const START: TextState = { size: 0, charSpace: 0, wordSpace: 0, scale: 1, leading: 0, rise: 0, font: null };
const MOST_OPERATORS = 300_000;
const MOST_SHOWS = 20_000;
const MOST_FORMS = 200;
const MOST_DEPTH = 8;
const MOST_STATES = 512;
/** Decoded bytes of all contents together. */
const MOST_BYTES = 1 << 22;

/** Runs content streams (ISO 32000-2, clauses 8 and 9) as far as text is concerned, and keeps what they show. Throws `PdfError`. */
export class Interpreter {
	readonly shows: Show[] = [];
	private operators = 0;
	private forms = 0;
	private bytes = MOST_BYTES;
	private readonly marks: (Mark | null)[] = [];

	constructor(private readonly objects: PdfObjects) {}

	/** Runs a content stream. */
	run(content: Buffer, resources: PdfDict | null, matrix: Matrix, depth = 0): void {
		const frame = new Frame(matrix);
		const scanner = new ContentScanner(content.subarray(0, this.bytes));
		this.bytes -= Math.min(this.bytes, content.length);
		const marks = this.marks.length;
		for (let operator = scanner.next(); operator !== null; operator = scanner.next()) {
			if (++this.operators > MOST_OPERATORS || this.shows.length > MOST_SHOWS) break;
			this.step(operator, scanner.operands, frame, resources, depth);
		}
		this.marks.length = Math.min(this.marks.length, marks);
	}

	/** Runs a form XObject (8.10), or an annotation's appearance. */
	form(value: PdfValue, resources: PdfDict | null, matrix: Matrix, depth: number): void {
		const entry = value instanceof PdfRef ? this.objects.entry(value.number) : null;
		if (!entry || entry.data === null || !(entry.value instanceof PdfDict)) return;
		const { value: dict } = entry;
		if (this.objects.get(dict, '/Subtype') !== '/Form' || depth > MOST_DEPTH || ++this.forms > MOST_FORMS || this.bytes <= 0) return;
		const own = this.objects.get(dict, '/Matrix');
		const placed = Array.isArray(own) ? times(matrixOf(own.map((one) => this.objects.resolve(one))) ?? IDENTITY, matrix) : matrix;
		try {
			this.run(this.objects.content(entry, MOST_BYTES), this.objects.dict(dict, '/Resources') ?? resources, placed, depth + 1);
		} catch (error) {
			// A picture that cannot be read hides no text beside it.
			if (!(error instanceof PdfError)) throw error;
		}
	}

	private step(operator: string, operands: readonly PdfValue[], frame: Frame, resources: PdfDict | null, depth: number): void {
		switch (operator) {
			case 'Tj':
				this.show([operands.at(-1) ?? null], frame);
				return;
			case 'TJ': {
				const array = operands.at(-1);
				this.show(Array.isArray(array) ? array : [], frame);
				return;
			}
			case "'":
				frame.line();
				this.show([operands.at(-1) ?? null], frame);
				return;
			case '"':
				frame.set({ wordSpace: Number(operands[0]) || 0, charSpace: Number(operands[1]) || 0 });
				frame.line();
				this.show([operands.at(-1) ?? null], frame);
				return;
			case 'Tf':
				frame.set({ font: this.resource(resources, '/Font', operands[0]), size: Number(operands[1]) || 0 });
				return;
			case 'gs':
				this.graphicsState(resources, operands[0], frame);
				return;
			case 'Do':
				this.object(resources, operands[0], frame, depth);
				return;
			case 'BMC':
			case 'BDC':
				this.begin(resources, operands, frame);
				return;
			case 'EMC':
				this.marks.pop();
				return;
			default:
				frame.step(operator, operands);
		}
	}

	private resource(resources: PdfDict | null, kind: string, name: PdfValue | undefined): PdfDict | null {
		const table = resources ? this.objects.dict(resources, kind) : null;
		return table && typeof name === 'string' ? this.objects.dict(table, name) : null;
	}

	private graphicsState(resources: PdfDict | null, name: PdfValue | undefined, frame: Frame): void {
		const state = this.resource(resources, '/ExtGState', name);
		const font = state ? this.objects.get(state, '/Font') : null;
		if (!Array.isArray(font)) return;
		const dict = this.objects.resolve(font[0] ?? null);
		frame.set({ font: dict instanceof PdfDict ? dict : null, size: Number(font[1]) || 0 });
	}

	private object(resources: PdfDict | null, name: PdfValue | undefined, frame: Frame, depth: number): void {
		const table = resources ? this.objects.dict(resources, '/XObject') : null;
		if (table && typeof name === 'string') this.form(table.get(name), resources, frame.graphics.matrix, depth);
	}

	private begin(resources: PdfDict | null, operands: readonly PdfValue[], frame: Frame): void {
		if (this.marks.length >= MOST_STATES) return;
		const outer = this.marks.at(-1) ?? null;
		const [tag, given] = operands;
		const dict = given instanceof PdfDict ? given : this.resource(resources, '/Properties', given);
		const mark = markOf(this.objects, tag, dict, outer);
		this.marks.push(mark);
		// What is drawn, and said to mean something, shows no text.
		if (mark !== outer && mark?.actual) this.shows.push({ ...frame.place(), parts: [], mark });
	}

	private show(values: readonly PdfValue[], frame: Frame): void {
		const parts: (Buffer | number)[] = [];
		for (const value of values) {
			if (value instanceof PdfString) parts.push(value.bytes);
			else if (typeof value === 'number') parts.push(value);
		}
		if (parts.length === 0) return;
		const show = { ...frame.place(), parts, mark: this.marks.at(-1) ?? null };
		this.shows.push(show);
		frame.last = show;
	}
}

/** The state of one content stream. */
class Frame {
	readonly graphics: Graphics;
	last: Show | null = null;
	private readonly stack: Graphics[] = [];
	private lineMatrix: Matrix = IDENTITY;

	constructor(matrix: Matrix) {
		this.graphics = { matrix, text: START };
	}

	set(change: Partial<TextState>): void {
		this.graphics.text = { ...this.graphics.text, ...change };
	}

	place(): Pick<Show, 'font' | 'state' | 'matrix' | 'before'> {
		const { text, matrix } = this.graphics;
		return { font: text.font, state: text, matrix: times(this.lineMatrix, matrix), before: this.last };
	}

	line(): void {
		this.move(0, -this.graphics.text.leading);
	}

	private move(x: number, y: number): void {
		this.lineMatrix = moved(this.lineMatrix, x, y);
		this.last = null;
	}

	private put(matrix: Matrix): void {
		this.lineMatrix = matrix;
		this.last = null;
	}

	step(operator: string, operands: readonly PdfValue[]): void {
		const [x, y] = [Number(operands[0]) || 0, Number(operands[1]) || 0];
		switch (operator) {
			case 'q':
				if (this.stack.length < MOST_STATES) this.stack.push({ ...this.graphics });
				return;
			case 'Q':
				Object.assign(this.graphics, this.stack.pop() ?? this.graphics);
				return;
			case 'cm':
				this.graphics.matrix = times(matrixOf(operands) ?? IDENTITY, this.graphics.matrix);
				return;
			case 'BT':
				this.put(IDENTITY);
				return;
			case 'Td':
				this.move(x, y);
				return;
			case 'TD':
				this.set({ leading: -y });
				this.move(x, y);
				return;
			case 'Tm':
				this.put(matrixOf(operands) ?? this.lineMatrix);
				return;
			case 'T*':
				this.line();
				return;
			case 'Tc':
				this.set({ charSpace: x });
				return;
			case 'Tw':
				this.set({ wordSpace: x });
				return;
			case 'Tz':
				this.set({ scale: x / 100 });
				return;
			case 'TL':
				this.set({ leading: x });
				return;
			case 'Ts':
				this.set({ rise: x });
				return;
		}
	}
}

function markOf(objects: PdfObjects, tag: PdfValue | undefined, dict: PdfDict | null, outer: Mark | null): Mark | null {
	// What the whole means has been said.
	if (outer !== null && outer.actual !== null) return outer;
	const artifact = tag === '/Artifact';
	if (dict === null) return artifact ? { artifact: 'other', actual: null, structured: false } : outer;
	const subtype = artifact ? objects.get(dict, '/Subtype') : null;
	const given = objects.get(dict, '/ActualText');
	const actual = given instanceof PdfString ? decodeText(given.bytes) : null;
	const structured = !artifact && (dict.has('/MCID') || (outer?.structured ?? false));
	const kind = !artifact ? (outer?.artifact ?? null) : subtype === '/Header' ? 'header' : subtype === '/Footer' ? 'footer' : 'other';
	return { artifact: kind, actual, structured };
}
