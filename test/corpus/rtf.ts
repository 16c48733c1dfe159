import { encode } from '../../src/formats/text/codec';

/** Text as Word writes it: Unicode with Shift_JIS behind it. */
export function rtfText(text: string): string {
	return [...text]
		.map((character) => {
			const code = character.charCodeAt(0);
			if (code < 0x80) return character;
			const bytes = encode(character, 'shift_jis') as Uint8Array;
			return `\\uc${bytes.length}\\u${code > 0x7fff ? code - 0x10000 : code}${hexBytes(bytes)}`;
		})
		.join('');
}

/** Text as programs before Unicode wrote it: bytes of Shift_JIS, trail bytes of ASCII as they are. */
export function rtfShiftJis(text: string, raw = false): string {
	const bytes = encode(text, 'shift_jis') as Uint8Array;
	if (!raw) return hexBytes(bytes);
	return [...bytes]
		.map((byte) => (byte >= 0x80 || byte === 0x5c || byte === 0x7b || byte === 0x7d ? hexBytes([byte]) : String.fromCharCode(byte)))
		.join('');
}

function hexBytes(bytes: Iterable<number>): string {
	return [...bytes].map((byte) => `\\'${byte.toString(16).padStart(2, '0')}`).join('');
}

export interface RtfOptions {
	readonly info?: string;
	readonly userprops?: string;
	/** Behind the tables: section settings and header groups. */
	readonly section?: string;
	readonly body?: string;
}

/** A document as Word lays it out (RTF 1.9.1). */
export function rtf({ info, userprops, section, body }: RtfOptions = {}): Buffer {
	const parts = [
		'{\\rtf1\\ansi\\ansicpg932\\deff0\\deflang1033',
		"{\\fonttbl{\\f0\\froman\\fcharset0 Times New Roman;}{\\f1\\fnil\\fcharset128 \\'82\\'6c\\'82\\'72 \\'96\\'be\\'92\\'a9;}}",
		'{\\colortbl;\\red0\\green0\\blue0;}{\\stylesheet{\\s0 Normal;}}{\\*\\generator Test;}',
		info === undefined ? '' : `{\\info${info}}`,
		userprops === undefined ? '' : `{\\*\\userprops${userprops}}`,
		`\\paperw11906\\paperh16838 ${section ?? '\\sectd '}`,
		body ?? `\\pard\\plain \\f1 ${rtfText('本文です。')}\\par\r\n`,
		'}',
	];
	return Buffer.from(parts.join('\r\n'), 'latin1');
}

export function rtfProperty(name: string, value: string): string {
	return `{\\propname ${name}}\\proptype30{\\staticval ${value}}`;
}

export function rtfSeeds(): { name: string; bytes: Buffer }[] {
	const mark = '【機密性2・完全性2・可用性1】';
	return [
		{ name: 'plain.rtf', bytes: rtf() },
		{
			name: 'full.rtf',
			bytes: rtf({
				info: `{\\title ${rtfShiftJis('【機密性2】計画')}}{\\subject x}{\\keywords ${rtfText('税務;機密性3')}}{\\doccomm y}`,
				userprops: `${rtfProperty(rtfText('機密性'), '2')}${rtfProperty('MSIP_Label_f265efc6-e181-49d6-80f4-fae95cf838a0_Enabled', 'true')}`,
				section: `\\sectd\\titlepg{\\headerf \\pard ${rtfText(mark)}\\par}{\\header \\pard {\\b ${rtfShiftJis('機密')}}{\\i ${rtfShiftJis('性２', true)}}\\par}{\\footer \\pard 1\\par}`,
				body: `\\pard\\plain \\f1 ${rtfText('機密性3')}\\par{\\shp{\\*\\shpinst{\\sp{\\sn a}{\\sv b}}{\\shptxt \\pard ${rtfText('機密性1')}\\par}}}\\pard {\\pict\\wmetafile8 0102ff}{\\*\\bin}\\par\\sect\\sectd{\\header x\\par}\\pard y\\par`,
			}),
		},
		{ name: 'upr.doc', bytes: rtf({ info: `{\\upr{\\title ${rtfShiftJis('機密性2')}}{\\*\\ud{\\title ${rtfText('機密性2')}}}}` }) },
	];
}
