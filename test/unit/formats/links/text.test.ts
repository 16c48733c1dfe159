import '../../../support/seed';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { BufferSource, formatFor } from '../../../../src/formats';
import { LINK_LIMITS, linksOfText, readLinks } from '../../../../src/formats/links';
import { DEFAULT_POLICY_ID, loadBuiltin } from '../../../../src/policy';

const policy = loadBuiltin(DEFAULT_POLICY_ID);

/** `>` before what is shown, nothing before what is pointed to. */
function links(path: string, text: string): string[] {
	return linksOfText(text, { path }).links.map(({ how, text: written }) => (how === 'included' ? `>${written}` : written));
}

function fromFile(path: string, bytes: Buffer): string[] {
	const source = new BufferSource(bytes);
	const context = { path, policy };
	const read = formatFor(path, bytes.subarray(0, 4096)).read(source, context);
	return readLinks(source, read, context, formatFor).links.map(
		({ text, where, range }) => `${text} ${range() === null ? where : text.length}`,
	);
}

describe('formats/links in texts', () => {
	it('Markdown: links, pictures, definitions, HTML within', () => {
		const text = [
			'[a](a.md) ![図](図/b.png "題") [c](<c d.md>) [e](e_(1).md) [![f](f.png)](g.md)',
			'[ref]: h.md "題"',
			'[two]:\n  i.md',
			'<img src="j.png"> <a href="k.md">k</a>',
			'[x](https://example.com/) [amp](a&amp;b.md)',
		].join('\n\n');
		assert.deepEqual(links('x.md', text), [
			'a.md',
			'>図/b.png',
			'c d.md',
			'e_(1).md',
			'>f.png',
			'g.md',
			'h.md',
			'i.md',
			'https://example.com/',
			'a&b.md',
			'>j.png',
			'k.md',
		]);
	});

	it('Markdown: not in code, comments and footnotes', () => {
		const text =
			'`[a](a.md)` ``b` [b](b.md)`` <!-- [c](c.md) -->\n\n```\n[d](d.md)\n```\n\n~~~ md\n[e](e.md)\n~~~\n\n[f](f.md)\n\n```\n[g](g.md)';
		assert.deepEqual(links('x.md', text), ['f.md']);
	});

	it('Markdown: an unclosed backtick hides nothing further down', () => {
		assert.deepEqual(links('x.md', 'a ` b\n\n[c](c.md) `'), ['c.md']);
	});

	it('HTML and SVG', () => {
		const text = `<link rel="stylesheet" href="s.css"><script src="s.js"></script><a class='x' href='a.html'>a</a><img alt="1 > 0" src=b.png><!-- <a href="c"> --><object data="d.pdf"></object>`;
		assert.deepEqual(links('x.html', text), ['a.html', '>d.pdf']);
		assert.deepEqual(links('x.html', '<img src=b.png>\n<iframe\n src="e.html">'), ['>b.png', '>e.html']);
		const svg = Buffer.from(
			'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="x"><image xlink:href="a.png"/><a href="b.md"><path/></a></svg>',
		);
		assert.deepEqual(fromFile('x.svg', svg), ['a.png 5', 'b.md 4']);
	});

	it('AsciiDoc', () => {
		const text =
			':imagesdir: 図\n\ninclude::a.adoc[leveloffset=1]\nimage::b.png[]\n text image:c.png[c] link:d.pdf[d] xref:e.adoc#x[e] <<f.adoc#g,f>> https://example.com[z] include::{dir}/h.adoc[]';
		assert.deepEqual(links('x.adoc', text), ['>a.adoc', '>b.png', '>c.png', 'd.pdf', 'e.adoc#x', 'f.adoc']);
		assert.deepEqual(linksOfText(text, { path: 'x.adoc' }).links[1]?.base, '図');
	});

	it('reStructuredText', () => {
		const text =
			'.. include:: a b.txt  \n.. |logo| image:: b.png\n.. figure:: c.png\n   :alt: c\n\n.. csv-table::\n   :file: d.csv\n\n.. _e: e.rst\n\n`f <f.html>`_ :download:`g <g.pdf>`\n';
		assert.deepEqual(links('x.rst', text).sort(), ['>a b.txt', '>b.png', '>c.png', '>d.csv', 'e.rst', 'f.html', 'g.pdf'].sort());
	});

	it('LaTeX, with the endings that may be left out', () => {
		const text = '\\input{章/a}\n\\include{b} % \\input{c}\n\\includegraphics[width=5cm]{d}\n\\href{e.pdf}{e} 5\\% \\input{f}';
		assert.deepEqual(links('x.tex', text), ['>章/a', '>b', '>d', 'e.pdf', '>f']);
		const [input, , picture] = linksOfText(text, { path: 'x.tex' }).links;
		assert.deepEqual([input?.endings?.includes('.tex'), picture?.endings?.includes('.png')], [true, true]);
	});

	it('Org, YAML and JSON', () => {
		assert.deepEqual(links('x.org', '[[file:a.org::*b][a]] [[./c.png]]\n#+INCLUDE: "d.org"\n'), ['a.org', './c.png', '>d.org']);
		assert.deepEqual(links('x.yaml', 'a:\n  $ref: "b.yaml#/c"\nd: { $ref: e.yaml }\n'), ['>b.yaml#/c', '>e.yaml']);
		assert.deepEqual(links('x.json', '{"$ref":"b.json","x":{"$ref": "#/y"}}'), ['>b.json', '>#/y']);
		assert.deepEqual(links('x.csv', '"$ref": "b.json"'), []);
		assert.deepEqual(links('x.py', '# [a](a.md)'), []);
	});

	it('notebooks: the cells that are Markdown', () => {
		const cells = [
			{ cell_type: 'code', metadata: {}, source: '"[a](a.md)"', outputs: [], execution_count: null },
			{ cell_type: 'markdown', metadata: {}, source: ['# x\n', '[b](b.md)\n', '![c](c.png)'] },
		];
		const bytes = Buffer.from(JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 }));
		assert.deepEqual(fromFile('x.ipynb', bytes), ['b.md cells[1]', 'c.png cells[1]']);
	});

	it('in the encodings of texts, and beyond the header zone', () => {
		for (const encoding of ['utf-8', 'utf-16le', 'shift_jis', 'euc-jp']) {
			const text = `# 見出し\n\n${'本文です。\n'.repeat(3000)}\n[計画](計画.md)\n`;
			assert.deepEqual(fromFile('x.md', iconv.encode(text, encoding, { addBOM: encoding.startsWith('utf-16') })), ['計画.md 5'], encoding);
		}
	});

	it('ranges are those of the text', () => {
		const text = '# a\n\n見[b](c&amp;d.md)\n';
		const [link] = linksOfText(text, { path: 'x.md' }).links;
		const range = link?.range();
		assert.equal(text.slice(range?.start, range?.end), 'c&amp;d.md');
		assert.deepEqual([range?.line, range?.column], [2, 5]);
	});

	it('any text gives links that stand in it, in bounded number and time', () => {
		const piece = fc.constantFrom(
			'](',
			'[',
			'!',
			'<',
			'>',
			'\\',
			'`',
			'``',
			'\n',
			'\n\n',
			'```\n',
			'a.md',
			'(',
			')',
			' ',
			'[a]: ',
			'<!--',
			'-->',
			'<a href="',
			'"',
			'&#x;',
			'include::',
			'.. image:: ',
			'\\input{',
			'}',
			'$ref: ',
			'[[',
			'<<',
			'::',
			'%',
		);
		const text = fc
			.array(fc.oneof({ weight: 4, arbitrary: piece }, fc.string({ unit: 'binary' })), { maxLength: 60 })
			.map((parts) => parts.join(''));
		const name = fc.constantFrom('x.md', 'x.html', 'x.adoc', 'x.rst', 'x.tex', 'x.org', 'x.yaml', 'x.json', 'x.vue');
		fc.assert(
			fc.property(text, name, (written, path) => {
				for (const link of linksOfText(written, { path }).links) {
					const range = link.range();
					assert.ok(range !== null && range.start < range.end && range.end <= written.length);
					if (!link.text.includes('&'))
						assert.ok(written.slice(range.start, range.end).includes('&') || written.slice(range.start, range.end) === link.text);
				}
			}),
			{ numRuns: 2000 },
		);
	});

	it('a hostile text takes no time to speak of', () => {
		for (const piece of [
			'](',
			'[a]: ',
			'`',
			'<a ',
			'<<',
			'link:',
			'.. image:: x ',
			'\\input[',
			'[[',
			'$ref:',
			'``` ',
			'<!--',
			'.. _a: ',
			':download:`',
			'![',
			' ',
		]) {
			const text = piece.repeat((1 << 20) / piece.length);
			for (const path of ['x.md', 'x.html', 'x.adoc', 'x.rst', 'x.tex', 'x.org', 'x.yaml']) {
				const start = performance.now();
				assert.ok(linksOfText(text, { path }).links.length <= LINK_LIMITS.links);
				assert.ok(performance.now() - start < 5000, `${path} ${piece}`);
			}
		}
	}).timeout(60_000);
});
