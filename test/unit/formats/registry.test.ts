import assert from 'node:assert/strict';
import { BufferSource, dataTextFormat, formatFor, formats, ooxmlFormat, opaqueFormat, textFormat } from '../../../src/formats';
import { languageById } from '../../../src/formats/text';
import { DEFAULT_POLICY_ID, loadBuiltin } from '../../../src/policy';

const policy = loadBuiltin(DEFAULT_POLICY_ID);
const utf8 = (text: string): Uint8Array => Buffer.from(text);

describe('formats/registry', () => {
	it('goes by the name of a text, and by the looks of what has no known name', () => {
		for (const name of ['a.txt', 'A.MD', 'x.py', 'Makefile', 'README', 'script.ps1'])
			assert.equal(formatFor(name, utf8('x\n')), textFormat, name);
		for (const name of ['a.csv', 'a.JSON', '議事録', 'a.unknown9']) assert.equal(formatFor(name, utf8('本文\n')), dataTextFormat, name);
		assert.equal(formatFor('run', utf8('#!/bin/sh\n')), textFormat, 'by its shebang');
		assert.equal(formatFor('odd', utf8('<?xml version="1.0"?><a/>')), textFormat, 'by its prolog');
	});

	it('leaves binaries to nobody', () => {
		for (const [name, head] of [
			['a.bin', Buffer.alloc(100)],
			['図面.xdw', Buffer.from([0x60, 0x0e, 0x82, 1, 2, 3, 0, 0])],
			['a.bin', new Uint8Array()],
		] as const) {
			assert.equal(formatFor(name, head), opaqueFormat, name);
		}
	});

	it('knows compound files by their first bytes, whatever they are named, but for texts and packages', () => {
		const head = Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
		for (const name of ['文書.jtd', 'a.doc', 'a.DOT', 'a.xls', 'a.pot', 'a.msg', 'a.bin', 'a', 'a.pdf', 'a.odt', 'a.rtf']) {
			assert.equal(formatFor(name, head).id, 'ole', name);
		}
		assert.equal(formatFor('a.docx', head), ooxmlFormat, 'encrypted packages');
		assert.equal(formatFor('a.md', head), textFormat);
		assert.equal(formatFor('文書.jtd', head.subarray(0, 7)), opaqueFormat);
	});

	it('keeps a binary that is named like a text with the text reader, which says so', () => {
		const head = Buffer.from('\x89PNG\r\n\x1a\n\0\0', 'latin1');
		assert.equal(formatFor('a.md', head), textFormat);
		assert.equal(textFormat.read(new BufferSource(head), { path: 'a.md', policy }).state.unreadable?.code, 'wrong-type');
	});

	it('sends office names to the office reader whatever they hold', () => {
		assert.equal(formatFor('a.docx', utf8('no zip')), ooxmlFormat);
		assert.equal(formatFor('a.XLSM', Buffer.from('PK\x03\x04')), ooxmlFormat);
	});

	it('ends with the format that takes everything and says nothing', () => {
		assert.equal(formats.at(-1), opaqueFormat);
		const read = opaqueFormat.read(new BufferSource(new Uint8Array(5)), { path: 'x', policy });
		assert.deepEqual([read.format, read.encoding, read.markings, read.state.unreadable], ['opaque', null, [], null]);
	});

	it('has writers for places and no places without a writer', () => {
		for (const format of formats) assert.equal(format.write !== undefined, format.places.length > 0, format.id);
	});

	it('knows every language that VS Code ships', () => {
		// `contributes.languages` of the built-in extensions of VS Code 1.100.
		const ids =
			'bat clojure coffeescript jsonc json snippets c cpp cuda-cpp csharp css dart diff dockerfile fsharp git-commit git-rebase ignore go groovy handlebars hlsl html ini properties java javascript javascriptreact jsonl julia juliamarkdown tex latex bibtex less log lua makefile markdown objective-c objective-cpp perl raku php plaintext powershell prompt instructions chatmode jade python r razor restructuredtext ruby rust scss search-result shaderlab shellscript sql swift typescript typescriptreact vb xml xsl dockercompose yaml';
		for (const id of ids.split(' ')) assert.notEqual(languageById(id), null, id);
	});
});
