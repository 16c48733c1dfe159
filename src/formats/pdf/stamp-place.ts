import { ContentScanner } from './content-scanner';
import { type Matrix, times } from './matrix';
import type { PdfObjects } from './objects';
import { type Page, shownSize, toShown } from './pages';
import { contentOf } from './read-page';
import { WIDTH } from './stamp';
import { PdfError } from './values';

/** Points from the edges of an A4 page, whose shorter side is this long. */
const MARGIN = 14;
const A4_SIDE = 595;
const MOST_CONTENT = 1 << 26;

/** Where the stamp's upper right corner comes, as a matrix of the page's own space: upright as the page is shown, larger on larger pages. */
export function placement(page: Page): Matrix {
	const { width, height } = shownSize(page);
	const large = Math.max(1, (Math.min(width, height) * page.unit) / A4_SIDE) / page.unit;
	const margin = Math.min(MARGIN * large, width * 0.05, height * 0.05);
	const scale = Math.min(large, (width - 2 * margin) / WIDTH, height / 40);
	return times([scale, 0, 0, scale, width - margin, height - margin], inverse(toShown(page)));
}

/** Of a matrix that turns and moves only. */
function inverse([a, b, c, d, e, f]: Matrix): Matrix {
	return [a, c, b, d, -(a * e + b * f), -(c * e + d * f)];
}

/** What has to stand around a page's content so that its graphics state is the initial one again behind it. */
export interface Guard {
	readonly before: string;
	readonly after: string;
}

/** Counts what a page's content leaves open: states, text objects, marked content. What cannot be read is taken as it should be. */
export function guardOf(objects: PdfObjects, page: Page): Guard {
	let [depth, least, text, marks] = [0, 0, 0, 0];
	try {
		const scanner = new ContentScanner(contentOf(objects, page.dict.get('/Contents'), MOST_CONTENT));
		for (let operator = scanner.next(); operator !== null; operator = scanner.next()) {
			if (operator === 'q') depth++;
			else if (operator === 'Q') least = Math.min(least, --depth);
			else if (operator === 'BT') text = 1;
			else if (operator === 'ET') text = 0;
			else if (operator === 'BMC' || operator === 'BDC') marks++;
			else if (operator === 'EMC') marks = Math.max(0, marks - 1);
		}
	} catch (error) {
		if (!(error instanceof PdfError)) throw error;
		return { before: 'q', after: 'Q' };
	}
	const opened = 1 - least;
	const closing = [
		...Array.from({ length: marks }, () => 'EMC'),
		...(text > 0 ? ['ET'] : []),
		...Array.from({ length: opened + depth }, () => 'Q'),
	];
	return { before: Array.from({ length: opened }, () => 'q').join(' '), after: closing.join(' ') };
}
