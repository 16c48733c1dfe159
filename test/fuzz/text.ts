import type { Random } from './random';

/** What makes parsers of markup, JSON, RTF, PostScript and mails stumble, and what looks like a label. */
const PIECES = [
	'<',
	'>',
	'</',
	'/>',
	'"',
	"'",
	'&',
	'&#0;',
	'&#xD800;',
	'&amp;',
	'&lt;',
	'&x;',
	'<!--',
	'-->',
	'<![CDATA[',
	']]>',
	'<?xml version="1.0" encoding="UTF-16"?>',
	'<!DOCTYPE a [<!ENTITY b "c">]>',
	' xmlns="y"',
	' xmlns:x="y"',
	':',
	'{',
	'}',
	'[',
	']',
	'(',
	')',
	'\\',
	"\\'82",
	'\\u-32768?',
	'\\bin999 ',
	'\\*',
	'\0',
	'\r\n',
	'\n\n',
	'\t',
	'\u3000',
	'\ud83d\ude00',
	'\ufffd',
	'\ufeff',
	'../',
	'=?UTF-8?B?5qmf5a+G?=',
	'機密性2',
	'【機密性3・完全性2・可用性1】',
	'機密性',
	'取扱制限：複製禁止',
	'MSIP_Label_f265efc6-e181-49d6-80f4-fae95cf838a0_Enabled',
];

/** Damages text: its tags, groups and lines, or a piece put in somewhere. `null` where the bytes are no text. */
export function mutateText(bytes: Buffer, random: Random): Buffer | null {
	if (bytes.subarray(0, 1024).includes(0)) return null;
	// Latin-1 keeps every byte; what is put in is UTF-8.
	const text = bytes.toString('latin1');
	const piece = Buffer.from(random.pick(PIECES)).toString('latin1');
	const at = random.below(text.length + 1);
	switch (random.below(7)) {
		case 0:
			return latin1(text.slice(0, at) + piece + text.slice(at));
		case 1:
			return latin1(text.slice(0, at) + piece + text.slice(at + random.length(40)));
		case 2:
			return latin1(text.slice(0, at) + piece.repeat(random.pick([2, 2, 10, 10, 100, 100, 5000, 30_000])) + text.slice(at));
		default:
			return latin1(mutateSpans(text, piece, random));
	}
}

/** Where one thing ends and the next begins: tags, groups, attributes, lines. */
const SPANS = [
	/<[^<>]{0,300}>/g,
	/<(\w[\w:]*)[^<>]{0,200}>[^<>]{0,400}<\/\1>/g,
	/\{[^{}]{0,400}\}/g,
	/\\[a-z]+-?\d* ?/g,
	/"[^"\n]{0,200}"/g,
	/[^\r\n]*\r?\n/g,
	/>[^<]{1,400}</g,
];

/** Characters in which spans are looked for: the patterns take long over a text that was damaged before. */
const WINDOW = 4000;

function mutateSpans(text: string, piece: string, random: Random): string {
	const window = text.length > WINDOW ? random.below(text.length - WINDOW) : 0;
	const spans = [...text.slice(window, window + WINDOW).matchAll(random.pick(SPANS))];
	if (spans.length === 0) return piece + text;
	const one = random.pick(spans);
	const start = window + one.index;
	const end = start + one[0].length;
	switch (random.below(5)) {
		case 0:
			return text.slice(0, start) + text.slice(end);
		case 1:
			return text.slice(0, end) + one[0].repeat(random.pick([1, 1, 2, 1000])) + text.slice(end);
		case 2:
			return text.slice(0, start) + random.pick(spans)[0] + text.slice(end);
		case 3:
			return text.slice(0, start) + one[0].slice(0, 1) + piece + one[0].slice(-1) + text.slice(end);
		default:
			return text.slice(0, start) + one[0].repeat(random.pick([5, 50, 3000])) + text.slice(start);
	}
}

function latin1(text: string): Buffer {
	return Buffer.from(text.slice(0, 2 << 20), 'latin1');
}
