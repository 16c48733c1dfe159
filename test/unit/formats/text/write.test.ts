import assert from 'node:assert/strict';
import fc from 'fast-check';
import { BufferSource, type ByteSource, textFormat } from '../../../../src/formats';
import { encode } from '../../../../src/formats/text/codec';
import type { Encoding } from '../../../../src/formats/text/encoding';
import { LANGUAGES } from '../../../../src/formats/text/languages';
import { formatMarking, type Label, makeLabel, NO_LABEL, parseMarking, sameLabel } from '../../../../src/label';
import { joined, policy, read, set } from './helpers';

const C2 = makeLabel({ confidentiality: '2', integrity: '2', availability: '1' }, policy);

const label = fc
	.record({
		confidentiality: fc.constantFrom(null, '1', '2', '3'),
		integrity: fc.constantFrom(null, '1', '2'),
		availability: fc.constantFrom(null, '1', '2'),
		handling: fc.subarray(
			policy.handling.filter((each) => !/[○［]/.test(each.wordings[0] ?? '')).map((each) => each.id),
			{ maxLength: 3 },
		),
	})
	.filter((each) => each.confidentiality !== null || each.integrity !== null || each.availability !== null)
	.map((each) => makeLabel(each, policy))
	// 「複製禁止、複製要許可」 contradicts itself; the parser takes it for a list of words.
	.filter((each) => sameLabel(parseMarking(formatMarking(each, policy), policy)?.label ?? NO_LABEL, each));

/** File names that stand for every writable language that can be told by a name. */
const NAMES = [
	'a.txt',
	'a.md',
	'a.adoc',
	'a.rst',
	'a.org',
	'a.tex',
	'a.html',
	'a.xml',
	'a.svg',
	'a.css',
	'a.scss',
	'a.ts',
	'a.js',
	'a.c',
	'a.cs',
	'a.go',
	'a.rs',
	'a.php',
	'a.py',
	'a.rb',
	'a.pl',
	'a.sh',
	'a.ps1',
	'a.yaml',
	'a.toml',
	'Dockerfile',
	'Makefile',
	'a.r',
	'a.jl',
	'a.ini',
	'a.properties',
	'a.sql',
	'a.lua',
	'a.hs',
	'a.adb',
	'a.erl',
	'a.clj',
	'a.fs',
	'a.ml',
	'a.pas',
	'a.vb',
	'a.bat',
	'a.cbl',
	'a.f90',
	'a.vim',
	'a.tf',
	'a.graphql',
	'a.proto',
	'a.vue',
	'a.jsonc',
	'a.hbs',
	'a.cshtml',
	'a.pug',
	'a.v',
	'a.vhd',
	'a.diff',
	'a.bib',
	'.gitignore',
	'a.swift',
	'a.kt',
	'a.dart',
	'a.ex',
	'a.nix',
	'a.coffee',
];

const ENCODINGS: readonly Encoding[] = ['utf-8', 'utf-16le', 'utf-16be', 'shift_jis', 'euc-jp', 'iso-2022-jp'];

const MARKS: Partial<Record<Encoding, number[]>> = { 'utf-8': [0xef, 0xbb, 0xbf], 'utf-16le': [0xff, 0xfe], 'utf-16be': [0xfe, 0xff] };

/** Lines as they stand in files: prose, code, comments, front matter, and odd ones; none of them is a marking. */
const line = fc.oneof(
	{
		weight: 6,
		arbitrary: fc.constantFrom(
			'',
			'',
			'   ',
			'本文です。日本語の文書。',
			'令和6年度 西原村議会 議事録',
			'# 見出し',
			'## 見出し',
			'// コメント',
			'/* コメント */',
			'/*',
			' * 説明',
			' */',
			'<!-- 注記 -->',
			'<!--',
			'-->',
			'---',
			'+++',
			'title: 題名',
			'x = 1',
			'import os',
			'#!/bin/sh',
			'# -*- coding: utf-8 -*-',
			'<?xml version="1.0"?>',
			'<?php',
			'<html><head>',
			'<meta charset="utf-8">',
			'</head>',
			'```',
			'| a | b |',
			'> 引用',
			':toc:',
			'= 題名',
			'#+TITLE: 題',
			'==========',
			'.. note::',
			'%!TEX x',
			'@echo off',
			'"""',
			'REM 注',
			'職員は、',
			'の情報',
		),
	},
	{ weight: 1, arbitrary: fc.string({ unit: fc.constantFrom(...'aZ09 \t-_#/*;<>!@%:"\'{}[]()【】・、。ー漢字かなカナ'), maxLength: 30 }) },
);

const content = fc
	.tuple(fc.array(line, { maxLength: 25 }), fc.constantFrom('\n', '\r\n', '\r'), fc.boolean())
	.map(([lines, eol, ended]) => lines.join(eol) + (ended ? eol : ''));

interface Case {
	readonly path: string;
	readonly bytes: Uint8Array;
	readonly encoding: Encoding;
}

/** A file in any encoding; the last line makes the encoding plain, as nobody could tell it from ASCII alone. */
const file = fc
	.record({ path: fc.constantFrom(...NAMES), text: content, encoding: fc.constantFrom(...ENCODINGS), bom: fc.boolean() })
	.map(({ path, text, encoding, bom }): Case | null => {
		const sure = `${text}${/\r$/.test(text) ? '\r' : '\n'}この文書は西原村の職員が作成しました。\n`;
		const bytes = encode(sure, encoding);
		if (!(bytes instanceof Uint8Array)) return null;
		return { path, bytes: Buffer.concat([Buffer.from(bom ? (MARKS[encoding] ?? []) : []), bytes]), encoding };
	})
	.filter((each) => each !== null);

describe('formats/text/write', function () {
	this.timeout(120000);

	it('any content × encoding × language: the label can be read back, all other bytes are the old ones, twice changes nothing, another takes its place', () => {
		let written = 0;
		fc.assert(
			fc.property(file, label, label, ({ path, bytes, encoding }, first, second) => {
				const before = read(path, bytes);
				fc.pre(before.markings.length === 0 && before.state.unreadable === null && before.encoding === encoding);
				const once = set(path, bytes, first);
				if (once.kind === 'refused') {
					// A restriction may be worded with a character that the encoding lacks, and a tag cut off may take in what follows.
					assert.ok(once.code === 'encoding-lacks-character' || once.code === 'no-place', JSON.stringify(once));
					return;
				}
				assert.ok(once.kind === 'changed');
				written++;
				assert.deepEqual(unionOf(path, once.bytes), first);
				assertSpliced(bytes, once.chunks);
				assert.deepEqual(set(path, once.bytes, first), { kind: 'unchanged' });
				const again = set(path, once.bytes, second);
				if (sameLabel(first, second)) return;
				assert.ok(again.kind === 'changed', JSON.stringify(again));
				const markings = read(path, again.bytes).markings;
				assert.equal(markings.length, 1);
				assert.deepEqual(markings[0]?.label, second);
				const gone = set(path, again.bytes, NO_LABEL);
				assert.ok(gone.kind === 'changed');
				assert.equal(read(path, gone.bytes).markings.length, 0);
			}),
			{ numRuns: 1500 },
		);
		assert.ok(written > 1000, `${written} files were really written`);
	});

	const unionOf = (path: string, bytes: Uint8Array): Label | undefined => {
		const { markings } = read(path, bytes);
		assert.equal(markings.length, 1);
		return markings[0]?.label;
	};

	/** Every old byte is copied, in order; nothing but one piece of new bytes is added. */
	const assertSpliced = (bytes: Uint8Array, chunks: ReturnType<typeof chunksOf>): void => {
		let at = 0;
		let added = 0;
		for (const chunk of chunks) {
			if (chunk instanceof Uint8Array) {
				added++;
				continue;
			}
			assert.ok(chunk.from >= at && chunk.from - at <= 8, 'only an escape sequence may be rewritten');
			at = chunk.from + chunk.length;
		}
		assert.equal(at, bytes.length);
		assert.equal(added, 1);
	};
	const chunksOf = (result: ReturnType<typeof set>) => (result.kind === 'changed' ? result.chunks : []);

	it('knows a file name for nearly every language', () => {
		const names = new Set(NAMES.map((name) => name.toLowerCase()));
		assert.ok(names.size >= 60 && LANGUAGES.length >= 80, `${LANGUAGES.length} languages`);
	});

	it('refuses a restriction that the encoding cannot write, and writes nothing', () => {
		const bytes = encode('本文です。よろしくお願いします。\n', 'shift_jis');
		assert.ok(bytes instanceof Uint8Array);
		const result = set('a.txt', bytes, makeLabel({ confidentiality: '2', handling: ['한국限り'] }, policy));
		assert.equal(result.kind === 'refused' && result.code, 'encoding-lacks-character');
	});

	it('learns the encoding from what follows a long ASCII beginning', () => {
		const bytes = Buffer.concat([Buffer.from('-- ascii only\n'.repeat(20000)), sjis('-- 日本語の注釈です。\n')]);
		const result = set('a.sql', bytes, C2);
		assert.ok(result.kind === 'changed');
		assert.ok(result.bytes.subarray(0, 200).includes(sjis(formatMarking(C2, policy))));
		assert.deepEqual(result.bytes.subarray(-bytes.length), bytes);
	});

	it('writes a file of many megabytes from its head alone', () => {
		const head = Buffer.from('#!/bin/sh\n# 日本語\n');
		let most = 0;
		const huge: ByteSource = {
			size: 3 * 2 ** 30,
			read: (offset, length) => {
				most = Math.max(most, length);
				const bytes = Buffer.alloc(Math.min(length, 1 << 20), 'x\n');
				if (offset === 0) head.copy(bytes);
				return bytes;
			},
		};
		const result = textFormat.write?.(huge, { label: C2, places: ['header'] }, { path: 'a.sh', policy });
		assert.ok(result?.kind === 'changed');
		assert.deepEqual(result.chunks.at(-1), { from: 10, length: huge.size - 10 });
		assert.ok(most <= 1 << 20);
		assert.equal(joined(head, result.chunks.slice(0, 2)).toString(), `#!/bin/sh\n# ${formatMarking(C2, policy)}\n`);
	});

	it('reports a failing read as an outcome, not as an exception', () => {
		const failing: ByteSource = {
			size: 10,
			read: () => {
				throw Object.assign(new Error('EIO'), { code: 'EIO' });
			},
		};
		assert.deepEqual(textFormat.read(failing, { path: 'a.txt', policy }).state.unreadable, { code: 'io', detail: 'EIO' });
		assert.deepEqual(textFormat.read(new BufferSource(new Uint8Array()), { path: 'a.txt', policy }).state.unreadable, null);
	});
});

function sjis(text: string): Buffer {
	const bytes = encode(text, 'shift_jis');
	assert.ok(bytes instanceof Uint8Array);
	return Buffer.from(bytes);
}
