import { XmlError, XmlScanner } from '../xml';

/** One stretch of a paragraph's text as it stands in the part: `at` is its offset in the paragraph's text. */
export interface TextPiece {
	readonly at: number;
	readonly length: number;
	/** Range of the raw text between the tags of its element. */
	readonly start: number;
	readonly end: number;
	/** How the text is written there. */
	readonly form: 'text' | 'cdata' | 'attribute';
}

/** A paragraph of WordprocessingML or DrawingML, with a way back from its text to the part's. */
export interface Paragraph {
	/** Tabs as `\t`, breaks as `\n`. */
	readonly text: string;
	readonly pieces: readonly TextPiece[];
	/** Inside a text box or shape. */
	readonly box: boolean;
	/** Range of the whole element. */
	readonly start: number;
	readonly end: number;
	/** `type` of the placeholder that the paragraph stands in (slides), e.g. `ftr`. */
	readonly placeholder: string | null;
	/** Which of several alternatives (mc:AlternateContent) it stands in, the first being 0; null outside of such. */
	readonly alternative: number | null;
}

export interface WalkOptions {
	/** False where the text was cut off on purpose. */
	readonly whole?: boolean;
	/** All alternatives are walked, not only the first. */
	readonly alternatives?: boolean;
}

interface Building {
	text: string;
	readonly pieces: TextPiece[];
	readonly box: boolean;
	readonly start: number;
	readonly depth: number;
	readonly alternative: number | null;
}

/** Elements whose content is no text of the document: properties, what a tracked change took away, phonetic guides, hidden alternatives. */
const PASSED = new Set([
	'pPr',
	'rPr',
	'sectPr',
	'tblPr',
	'tcPr',
	'trPr',
	'moveFrom',
	'del',
	'rt',
	'bodyPr',
	'lstStyle',
	'spPr',
	'tblGrid',
	'sdtPr',
]);

/**
 * Walks a part's paragraphs in the order in which they end. Of alternatives (mc:AlternateContent) only the first is read, unless all are
 * asked for. WordArt (`v:textpath`, used for watermarks) counts as a paragraph of its own.
 * @param visit returns false to stop
 * @throws XmlError
 */
export function walkParagraphs(text: string, visit: (paragraph: Paragraph) => boolean, options: WalkOptions = {}): void {
	const { whole = true, alternatives = false } = options;
	const scanner = new XmlScanner(text, 0, text.length, !whole);
	const open: Building[] = [];
	// For each AlternateContent that is open, how many of its branches were entered.
	const choices: number[] = [];
	const alternative = (): number | null => (choices.length === 0 ? null : Math.max(...choices.map((taken) => taken - 1), 0));
	let placeholder: string | null = null;
	let shape = -1;
	for (;;) {
		const token = nextToken(scanner, whole);
		if (token === 'end') return;
		if (token === 'text') continue;
		const local = scanner.local;
		const current = open[open.length - 1];
		if (token === 'close') {
			if (current && local === 'p' && scanner.depth < current.depth) {
				open.pop();
				if (!visit({ ...current, end: scanner.end, placeholder })) return;
			} else if (scanner.depth < shape) {
				shape = -1;
				placeholder = null;
			} else if (local === 'AlternateContent') choices.pop();
		} else if (local === 'p') {
			const box = current !== undefined || shape >= 0;
			const place = { box, start: scanner.start, depth: scanner.depth, alternative: alternative() };
			if (token === 'open') open.push({ text: '', pieces: [], ...place });
		} else if (local === 'sp' && token === 'open') shape = scanner.depth;
		else if (local === 'ph') placeholder = scanner.attribute('type') ?? 'body';
		else if (local === 'textpath') {
			if (!visitWordArt(scanner, { placeholder, alternative: alternative() }, visit)) return;
		} else if (local === 'AlternateContent' && token === 'open') choices.push(0);
		else if ((local === 'Choice' || local === 'Fallback') && token === 'open' && choices.length > 0) {
			const taken = choices.pop() ?? 0;
			choices.push(taken + 1);
			if (taken > 0 && !alternatives) skip(scanner, whole);
		} else if (token === 'open' && PASSED.has(local)) skip(scanner, whole);
		else if (current) addInline(scanner, local, current, whole);
	}
}

function visitWordArt(
	scanner: XmlScanner,
	where: Pick<Paragraph, 'placeholder' | 'alternative'>,
	visit: (paragraph: Paragraph) => boolean,
): boolean {
	const string = scanner.attributes().find(({ name }) => name === 'string');
	if (!string) return true;
	const { value, start, end } = string;
	const piece = { at: 0, length: value.length, start, end, form: 'attribute' } as const;
	return visit({ text: value, pieces: [piece], box: true, start: scanner.start, end: scanner.end, ...where });
}

function addInline(scanner: XmlScanner, local: string, current: Building, whole: boolean): void {
	if (local === 't') {
		if (scanner.token === 'open') addText(scanner, current, whole);
	} else if (local === 'tab' || local === 'ptab') current.text += '\t';
	else if (local === 'br' || local === 'cr') current.text += '\n';
	else if (local === 'noBreakHyphen') current.text += '-';
}

function addText(scanner: XmlScanner, current: Building, whole: boolean): void {
	for (;;) {
		const token = nextToken(scanner, whole);
		if (token !== 'text') return;
		const value = scanner.value();
		const edge = scanner.cdata ? 3 : 0;
		current.pieces.push({
			at: current.text.length,
			length: value.length,
			start: scanner.start + edge * 3,
			end: scanner.end - edge,
			form: scanner.cdata ? 'cdata' : 'text',
		});
		current.text += value;
	}
}

/** In a text that was cut off, what is broken at the cut is the end. */
function nextToken(scanner: XmlScanner, whole: boolean): ReturnType<XmlScanner['next']> {
	if (whole) return scanner.next();
	try {
		return scanner.next();
	} catch (error) {
		if (error instanceof XmlError && error.code === 'damaged') return 'end';
		throw error;
	}
}

function skip(scanner: XmlScanner, whole: boolean): void {
	try {
		scanner.skip();
	} catch (error) {
		if (whole || !(error instanceof XmlError) || error.code !== 'damaged') throw error;
	}
}
