import { XmlError, XmlScanner } from '../xml';
import { addText, type TextPiece } from './pieces';

/** A paragraph or heading, with a way back from its text to the part's. */
export interface Paragraph {
	/** White space collapsed as ODF 1.4 part 3, 6.1.2 says; tabs as `\t`, breaks as `\n`. */
	readonly text: string;
	readonly pieces: readonly TextPiece[];
	/** Inside a text box or another shape. */
	readonly box: boolean;
	/** `presentation:class` of the shape that it stands in (`footer`, `title`, …), or null. */
	readonly role: string | null;
	/** Range of the whole element. */
	readonly start: number;
	readonly end: number;
}

export interface Walk {
	/** Offsets of the piece of the part that is walked. */
	readonly from: number;
	readonly to: number;
	/** Styles whose text is hidden. */
	readonly hidden: ReadonlySet<string>;
	/** Names of elements at which the walk ends. */
	readonly stopAt?: string;
}

interface Building {
	text: string;
	readonly pieces: TextPiece[];
	readonly box: boolean;
	readonly role: string | null;
	readonly start: number;
	readonly depth: number;
	hidden: boolean;
}

interface Shape {
	readonly depth: number;
	readonly role: string | null;
}

/** Elements whose content is no text of the page: what tracked changes took away, comments, notes, indexes, phonetic guides, other documents. */
const PASSED = new Set([
	'tracked-changes',
	'annotation',
	'note',
	'notes',
	'ruby-text',
	'table-of-content',
	'illustration-index',
	'table-index',
	'object-index',
	'user-index',
	'alphabetical-index',
	'bibliography',
	'hidden-text',
	'forms',
	'event-listeners',
	'object',
	'object-ole',
	'binary-data',
	'script',
	'settings',
	'calculation-settings',
	'content-validations',
]);

const SHAPES = new Set([
	'frame',
	'custom-shape',
	'rect',
	'line',
	'polyline',
	'polygon',
	'regular-polygon',
	'path',
	'circle',
	'ellipse',
	'connector',
	'caption',
	'measure',
]);

/** Walks the paragraphs of a piece of a part, in the order in which they end. A piece that was cut off ends where it is broken. */
export function walkParagraphs(text: string, walk: Walk, visit: (paragraph: Paragraph) => boolean): void {
	const scanner = new XmlScanner(text, walk.from, walk.to, true);
	const open: Building[] = [];
	const shapes: Shape[] = [];
	for (;;) {
		const token = scanner.next();
		if (token === 'end') return;
		const current = open[open.length - 1];
		if (token === 'text') {
			if (current && !current.hidden) current.text = addText(scanner, current);
			continue;
		}
		const local = scanner.local;
		if (token === 'close') {
			if (current && scanner.depth < current.depth) {
				open.pop();
				if (!current.hidden && !visit({ ...current, end: scanner.end })) return;
			} else if (scanner.depth < (shapes[shapes.length - 1]?.depth ?? 0)) shapes.pop();
			if (local === walk.stopAt) return;
		} else if (token === 'empty') addEmpty(scanner, local, current);
		else if (isPassed(scanner, local, shapes, walk)) scanner.skip();
		else if (local === 'p' || local === 'h') open.push(begin(scanner, shapes, walk));
		else if (SHAPES.has(local)) {
			// The text of a line of a paragraph is no shape: `text:line-break` and the like are empty.
			shapes.push({ depth: scanner.depth, role: scanner.attribute('class') ?? shapes[shapes.length - 1]?.role ?? null });
		} else addEmpty(scanner, local, current);
	}
}

function begin(scanner: XmlScanner, shapes: readonly Shape[], walk: Walk): Building {
	const shape = shapes[shapes.length - 1];
	return {
		text: '',
		pieces: [],
		box: shape !== undefined,
		role: shape?.role ?? null,
		start: scanner.start,
		depth: scanner.depth,
		hidden: isHidden(scanner, walk),
	};
}

function isPassed(scanner: XmlScanner, local: string, shapes: readonly Shape[], walk: Walk): boolean {
	if (PASSED.has(local)) return true;
	switch (local) {
		case 'span':
			return isHidden(scanner, walk);
		case 'section':
			return scanner.attribute('display') === 'none' || scanner.attribute('is-hidden') === 'true';
		case 'title':
		case 'desc':
			// Of a shape: its description. In a paragraph `text:title` is a field.
			return scanner.depth - 1 === shapes[shapes.length - 1]?.depth;
		case 'table-row':
			return (scanner.attribute('visibility') ?? 'visible') !== 'visible';
		case 'frame':
		case 'custom-shape':
			return (scanner.attribute('anchor-page-number') ?? '1') !== '1';
		default:
			return false;
	}
}

function isHidden(scanner: XmlScanner, { hidden }: Walk): boolean {
	return hidden.size > 0 && hidden.has(scanner.attribute('style-name') ?? '');
}

/** Longest run of spaces that is followed. */
const MAX_SPACES = 64;

/** Elements that stand for characters; some writers give them a closing tag. */
function addEmpty(scanner: XmlScanner, local: string, current: Building | undefined): void {
	if (!current) return;
	if (local === 's') current.text += ' '.repeat(Math.min(MAX_SPACES, Math.max(1, Number(scanner.attribute('c') ?? 1) || 1)));
	else if (local === 'tab' || local === 'tab-stop') current.text += '\t';
	else if (local === 'line-break') current.text += '\n';
	else if (local === 'hidden-paragraph' && scanner.attribute('is-hidden') === 'true') current.hidden = true;
}

/** Names of the styles whose text is not shown (`text:display="none"`), in a part up to `to`. */
export function hiddenStyles(text: string, to: number): ReadonlySet<string> {
	const names = new Set<string>();
	if (!text.includes(':display') || !/:display\s*=\s*["']none/.test(text)) return names;
	const scanner = new XmlScanner(text, 0, to, true);
	let name: string | null = null;
	for (let token = tolerantNext(scanner); token !== 'end'; token = tolerantNext(scanner)) {
		if (token !== 'open' && token !== 'empty') continue;
		if (scanner.local === 'style') name = scanner.attribute('name');
		else if (scanner.local === 'text-properties' && name !== null && scanner.attribute('display') === 'none') names.add(name);
	}
	return names;
}

/** In a text that was cut off, what is broken at the cut is the end. */
export function tolerantNext(scanner: XmlScanner): ReturnType<XmlScanner['next']> {
	try {
		return scanner.next();
	} catch (error) {
		if (error instanceof XmlError && error.code === 'damaged') return 'end';
		throw error;
	}
}

/** As `walkParagraphs`, for a text that was cut off on purpose. */
export function walkHead(text: string, walk: Walk, visit: (paragraph: Paragraph) => boolean): void {
	try {
		walkParagraphs(text, walk, visit);
	} catch (error) {
		if (!(error instanceof XmlError) || error.code !== 'damaged') throw error;
	}
}
