import assert from 'node:assert/strict';
import fc from 'fast-check';
import { BufferSource, formatFor, formats } from '../../../../src/formats';
import { LANGUAGES } from '../../../../src/formats/text/languages';
import { makeLabel } from '../../../../src/label';
import { joined, policy } from './helpers';

const NAMES = [
	'a.txt',
	'a.md',
	'a.html',
	'a.xml',
	'a.tex',
	'a.adoc',
	'a.rst',
	'a.org',
	'a.js',
	'a.py',
	'a.bas',
	'a.php',
	'a.csv',
	'a.json',
	'Dockerfile',
	'x',
	'x.odd',
];
const label = makeLabel({ confidentiality: '3', handling: ['encrypt'] }, policy);

const handle = (name: string, bytes: Uint8Array): void => {
	const format = formatFor(name, bytes.subarray(0, 4096));
	const context = { path: name, policy };
	if (!formats.slice(1).includes(format)) return;
	format.read(new BufferSource(bytes), context);
	const result = format.write?.(new BufferSource(bytes), { label, places: ['header'] }, context);
	if (result?.kind !== 'changed') return;
	const { markings } = format.read(new BufferSource(joined(bytes, result.chunks)), context);
	assert.ok(markings.some((each) => each.label.confidentiality === '3'));
};

describe('formats/text: hostile input', function () {
	this.timeout(60000);

	it('never throws, whatever the bytes', () => {
		const marking = Buffer.from('【機密性2】\n');
		const bytes = fc
			.tuple(fc.uint8Array({ maxLength: 400 }), fc.boolean())
			.map(([random, marked]) => (marked ? Buffer.concat([marking, random]) : random));
		fc.assert(
			fc.property(bytes, fc.constantFrom(...NAMES), (each, name) => handle(name, each)),
			{ numRuns: 3000 },
		);
	});

	it('never throws, whatever the syntax', () => {
		const token = fc.constantFrom(
			...[
				'---',
				'+++',
				'/*',
				'*/',
				'<!--',
				'-->',
				'<',
				'>',
				'"',
				"'",
				'"""',
				'{',
				'}',
				'[',
				']',
				':',
				'#',
				'*',
				'**',
				'`',
				'```',
				'|',
				'\\',
				'\n',
				'\r',
				'\r\n',
				' ',
				'\t',
				'\u3000',
			],
			...[
				'機密性2',
				'【機密性3】',
				'取扱制限：',
				'暗号化',
				'<meta name="格付け" content="',
				'<head>',
				'<?xml',
				'?>',
				'<?php',
				'\\newcommand{\\a}{',
				':a: ',
				'#+a: ',
				'格付け: ',
				'😀',
				'\ud800',
				'\u200f',
			],
		);
		fc.assert(
			fc.property(fc.array(token, { maxLength: 60 }), fc.constantFrom(...NAMES), (tokens, name) =>
				handle(name, Buffer.from(tokens.join(''))),
			),
			{ numRuns: 4000, examples: [[['<?xml', '\u3000', '?>'], 'a.py']] },
		);
	});

	const patterns: Record<string, string> = {
		'a line without end': '機密性2 '.repeat(200_000),
		'opened metas': '<head>機密性'.concat('<meta name="a" content="'.repeat(20_000)),
		'opened comments': '機密性2\n'.concat('/* <!-- {- (* '.repeat(20_000)),
		emphasis: `${'*'.repeat(3000)}機密性2${'*'.repeat(3000)}`,
		elements: `${'<p>'.repeat(2000)}機密性2${'</p>'.repeat(2000)}`,
		commands: '機密性\\a[\\b{'.repeat(2000),
		blanks: `機密性2${' '.repeat(8000)}x`,
		'ideographic blanks': `${'\u3000'.repeat(2600)}機密性2`,
		ornaments: `// ${'=-'.repeat(4000)} 機密性2 ${'-='.repeat(10)}`,
		'line breaks': '\n'.repeat(100_000).concat('機密性2'),
		'front matter that does not end': '---\n'.concat('機密性: 2\n'.repeat(50_000)),
		keys: '---\n'.concat(`${'a: '.repeat(2000)}\n機密性: 2\n---\n`),
		docblocks: `/**${'@jest-'.repeat(1500)}機密性2`,
		underlines: '機密性2\n'.concat('=-'.repeat(4000)),
		escapes: '\x1b$B'.repeat(3000).concat('\x1b(B'),
		'lone surrogates': Buffer.from('\ud83d機密性2\n'.repeat(500), 'utf16le').toString('utf16le'),
	};
	for (const [name, text] of Object.entries(patterns)) {
		it(`takes no time over ${name}`, () => {
			const bytes = Buffer.from(text);
			for (const file of NAMES) {
				const start = process.hrtime.bigint();
				handle(file, bytes);
				const ms = Number(process.hrtime.bigint() - start) / 1e6;
				assert.ok(ms < 1500, `${file}: ${ms} ms`);
			}
		});
	}

	it('has no pattern of a language that matches the same text in many ways', () => {
		for (const { stays, ids } of LANGUAGES) {
			if (stays === null) continue;
			for (const unit of [
				'\n',
				' ',
				'#',
				'<?xml',
				'/**',
				'@echo off\n',
				'Attribute \n',
				'%!',
				'<%@',
				'# syntax=\n',
				'VERSION ',
				'BEGIN\n',
			]) {
				stays.lastIndex = 0;
				const start = process.hrtime.bigint();
				stays.exec(unit.repeat(8192 / unit.length));
				assert.ok(Number(process.hrtime.bigint() - start) / 1e6 < 50, `${ids[0]} ${JSON.stringify(unit)}`);
			}
		}
	});
});
