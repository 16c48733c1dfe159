/** What is done with a group that begins with a control word (RTF 1.9.1, "Destinations"). */
export type Destination =
	| 'skip'
	| 'pass'
	| 'box'
	| 'fonts'
	| 'info'
	| 'field'
	| 'upr'
	| 'ud'
	| 'userprops'
	| 'propname'
	| 'staticval'
	| 'linkval'
	| 'header'
	| 'footer';

const words = (kind: Destination, list: string): [string, Destination][] => list.split(' ').map((word) => [word, kind]);

export const DESTINATIONS: ReadonlyMap<string, Destination> = new Map([
	...words('header', 'header headerl headerr headerf'),
	...words('footer', 'footer footerl footerr footerf'),
	...words('fonts', 'fonttbl'),
	...words('info', 'info'),
	...words('upr', 'upr'),
	...words('ud', 'ud'),
	...words('userprops', 'userprops'),
	...words('box', 'shptxt dptxbxtext'),
	...words('pass', 'shpinst do'),
	...words(
		'skip',
		'colortbl stylesheet listtable listoverridetable revtbl rsidtbl filetbl pict nonshppict objdata shprslt sp footnote annotation xe tc tcn rxe listtext pntext fldinst bin datafield atnid atnauthor bkmkstart bkmkend generator themedata colorschememapping latentstyles datastore xmlnstbl mmathPr pgptbl wgrffmtfilter template',
	),
]);

/** The values of the information group that labels are looked for in. */
export const FIELDS: ReadonlySet<string> = new Set(['title', 'subject', 'keywords', 'category', 'doccomm', 'comment']);

/** Names that these have in other formats. */
export const FIELD_NAMES: Readonly<Record<string, string>> = { doccomm: 'description', comment: 'description' };

/** Control words and signs that are characters. */
export const CHARACTERS: ReadonlyMap<string, string> = new Map([
	['tab', '\t'],
	['line', '\n'],
	['lbr', '\n'],
	['emdash', '\u2014'],
	['endash', '\u2013'],
	['emspace', '\u2003'],
	['enspace', '\u2002'],
	['bullet', '\u2022'],
	['lquote', '\u2018'],
	['rquote', '\u2019'],
	['ldblquote', '\u201c'],
	['rdblquote', '\u201d'],
	['~', '\u00a0'],
	['_', '-'],
	['\\', '\\'],
	['{', '{'],
	['}', '}'],
]);

/** Ends of paragraphs. A backslash at the end of a line is one too. */
export const BREAKS: ReadonlySet<string> = new Set(['par', 'sect', 'page', 'column', 'cell', 'nestcell', 'row', '\r', '\n']);
