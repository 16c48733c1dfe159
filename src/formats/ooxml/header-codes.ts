/** A stretch of visible text in a spreadsheet's header or footer string. */
export interface HeaderSection {
	readonly section: 'L' | 'C' | 'R';
	/** What is printed, fields such as the page number left out. */
	readonly text: string;
	/** For each character of `text` its offset in the string; one more for the end. */
	readonly offsets: readonly number[];
}

/** Codes with an argument: font name, colour (RRGGBB or theme with tint), font size. */
const CODE = /&(?:"[^"]*"|[Kk](?:[0-9A-Fa-f]{6}|[0-9]{2}[+-][0-9]{3})|[0-9]{1,3}|[\s\S])/y;

/** A character written by its number (ST_Xstring, 22.9.2.19). */
const ESCAPE = /_x([0-9A-Fa-f]{4})_/y;

/** Splits a header or footer string into its printed texts ([ECMA-376] part 1, 18.3.1.46). A string without a section code is the centre. */
export function parseHeaderCodes(value: string): HeaderSection[] {
	const sections: HeaderSection[] = [];
	let section: HeaderSection['section'] = 'C';
	let text = '';
	let offsets: number[] = [];
	let at = 0;
	const flush = () => {
		if (text !== '') sections.push({ section, text, offsets: [...offsets, at] });
		text = '';
		offsets = [];
	};
	while (at < value.length) {
		ESCAPE.lastIndex = at;
		const sign = value[at] === '_' ? ESCAPE.exec(value) : null;
		if (sign) {
			text += String.fromCharCode(Number.parseInt(sign[1] ?? '', 16));
			offsets.push(at);
			at += sign[0].length;
			continue;
		}
		if (value[at] !== '&') {
			text += value[at];
			offsets.push(at++);
			continue;
		}
		CODE.lastIndex = at;
		const code = CODE.exec(value)?.[0] ?? '&';
		const letter = code.length === 2 ? code.slice(1).toUpperCase() : '';
		if (letter === 'L' || letter === 'C' || letter === 'R') {
			flush();
			section = letter;
		} else if (letter === '&') {
			text += '&';
			offsets.push(at);
		}
		at += code.length;
	}
	flush();
	return sections;
}

/** Text for a header string: `&` begins a code, so it is doubled. */
export function escapeHeaderText(text: string): string {
	return text.replaceAll('&', '&&');
}
