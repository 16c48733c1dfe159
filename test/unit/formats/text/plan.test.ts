import assert from 'node:assert/strict';
import { planTextEdits, readTextString } from '../../../../src/formats';
import { applyEdits } from '../../../../src/formats/text/splice';
import { formatMarking, type Label, makeLabel, NO_LABEL } from '../../../../src/label';
import type { Place } from '../../../../src/policy';
import { policy } from './helpers';

const C2 = makeLabel({ confidentiality: '2', integrity: '2', availability: '1' }, policy);
const C3 = makeLabel({ confidentiality: '3', integrity: '2', availability: '1', handling: ['encrypt', 'no-copy'] }, policy);
const KEY = policy.markings.frontMatter.label;
const M2 = formatMarking(C2, policy);
const M3 = formatMarking(C3, policy);

/** The text after the label was set, or the word for what happened instead. */
const labelled = (path: string, text: string, label: Label = C2, places: readonly Place[] = [], languageId?: string): string => {
	const plan = planTextEdits(text, { label, places }, { path, policy, ...(languageId === undefined ? {} : { languageId }) });
	if (plan.kind === 'edits') return applyEdits(text, plan.edits);
	return plan.kind === 'refused' ? plan.code : plan.kind;
};

describe('formats/text/plan: where a new label goes', () => {
	const cases: readonly (readonly [name: string, path: string, before: string, after: string])[] = [
		['plain text: a line of its own, then a blank one', 'a.txt', '本文\n', `${M2}\n\n本文\n`],
		['an empty file', 'a.txt', '', `${M2}\n`],
		['CR LF stays CR LF', 'a.txt', '本文\r\n', `${M2}\r\n\r\n本文\r\n`],
		['CR stays CR', 'a.txt', '本文\r二行\r', `${M2}\r\r本文\r二行\r`],
		['mixed line ends: those of the neighbour', 'a.py', '#!/bin/python\r\nx = 1\n', `#!/bin/python\r\n# ${M2}\r\nx = 1\n`],
		['Markdown: visible above the title', 'a.md', '# 題\n', `${M2}\n\n# 題\n`],
		['Markdown with front matter', 'a.md', '---\ntitle: 題\n---\n# 題\n', `---\ntitle: 題\n${KEY}: "${M2}"\n---\n# 題\n`],
		[
			'TOML front matter, before its tables',
			'a.md',
			'+++\ntitle = "題"\n[menu]\nx = 1\n+++\n',
			`+++\ntitle = "題"\n"${KEY}" = "${M2}"\n[menu]\nx = 1\n+++\n`,
		],
		[
			'Python after shebang and cookie',
			'a.py',
			'#!/usr/bin/python\n# -*- coding: euc-jp -*-\nx\n',
			`#!/usr/bin/python\n# -*- coding: euc-jp -*-\n# ${M2}\nx\n`,
		],
		['PHP', 'a.php', '<?php\necho 1;\n', `<?php\n// ${M2}\necho 1;\n`],
		['PHP that ends in the tag', 'a.php', '<?php', `<?php\n// ${M2}\n`],
		['XML after the prolog', 'a.xml', '<?xml version="1.0"?>\n<r/>\n', `<?xml version="1.0"?>\n<!-- ${M2} -->\n<r/>\n`],
		['XML with everything on one line', 'a.svg', '<?xml version="1.0"?><svg/>', `<?xml version="1.0"?>\n<!-- ${M2} -->\n<svg/>`],
		['XML without a prolog', 'a.xml', '<r/>\n', `<!-- ${M2} -->\n<r/>\n`],
		['HTML without a head', 'a.html', '<!DOCTYPE html>\n<p>x\n', `<!DOCTYPE html>\n<!-- ${M2} -->\n<p>x\n`],
		[
			'HTML: a comment after the doctype',
			'a.html',
			'<!doctype html>\n<head>\n\t<meta charset="utf-8">\n</head>\n',
			`<!doctype html>\n<!-- ${M2} -->\n<head>\n\t<meta charset="utf-8">\n</head>\n`,
		],
		['CSS after @charset', 'a.css', '@charset "utf-8";\na{}\n', `@charset "utf-8";\n/* ${M2} */\na{}\n`],
		[
			'Dockerfile after its directives',
			'Dockerfile',
			'# syntax=docker/dockerfile:1\nFROM x\n',
			`# syntax=docker/dockerfile:1\n# ${M2}\nFROM x\n`,
		],
		[
			'a batch file after echo off',
			'a.bat',
			'@echo off\r\nchcp 932 >nul\r\ndir\r\n',
			`@echo off\r\nchcp 932 >nul\r\n@rem ${M2}\r\ndir\r\n`,
		],
		[
			'a VBA module after its attributes',
			'a.bas',
			'Attribute VB_Name = "a"\r\nSub x\r\n',
			`Attribute VB_Name = "a"\r\n' ${M2}\r\nSub x\r\n`,
		],
		['AsciiDoc among its attributes', 'a.adoc', '= 題\n:toc:\n:lang: ja\n\n本文\n', `= 題\n:toc:\n:lang: ja\n:${KEY}: ${M2}\n\n本文\n`],
		['AsciiDoc without attributes', 'a.adoc', '= 題\n\n本文\n', `// ${M2}\n= 題\n\n本文\n`],
		['org among its keywords', 'a.org', '#+TITLE: 題\n\n* 章\n', `#+TITLE: 題\n#+${KEY}: ${M2}\n\n* 章\n`],
		['reST: a comment and its blank line', 'a.rst', '題\n==\n', `.. ${M2}\n\n題\n==\n`],
		[
			'LaTeX after its magic comments',
			'a.tex',
			'%!TEX root = b.tex\n\\documentclass{a}\n',
			`%!TEX root = b.tex\n% ${M2}\n\\documentclass{a}\n`,
		],
		['Go: not as the comment of the package', 'a.go', 'package a\n', `// ${M2}\n\npackage a\n`],
		['SQL', 'a.sql', 'SELECT 1;\n', `-- ${M2}\nSELECT 1;\n`],
		['COBOL in column seven', 'a.cbl', '       IDENTIFICATION DIVISION.\n', `      *> ${M2}\n       IDENTIFICATION DIVISION.\n`],
		['a script known by its shebang', 'bin/run', '#!/bin/sh\nls\n', `#!/bin/sh\n# ${M2}\nls\n`],
		['JSON with comments', 'tsconfig.json', '{}\n', `// ${M2}\n{}\n`],
		[
			'a test environment docblock stays first',
			'a.test.js',
			'/** @jest-environment jsdom */\nx\n',
			`/** @jest-environment jsdom */\n// ${M2}\nx\n`,
		],
		['Razor after @page', 'a.cshtml', '@page\n<p/>\n', `@page\n@* ${M2} *@\n<p/>\n`],
	];
	for (const [name, path, before, expected] of cases) {
		it(name, () => {
			assert.equal(labelled(path, before), expected);
			assert.equal(labelled(path, expected), 'unchanged', 'the second time nothing changes');
			assert.equal(labelled(path, expected, C3), expected.replace(M2, M3), 'another label takes its place');
			if (!/^<\?php$/.test(before))
				assert.equal(
					labelled(path, expected, NO_LABEL),
					before.endsWith('?><svg/>') ? '<?xml version="1.0"?>\n<svg/>' : before,
					'and it can be taken away',
				);
		});
	}

	it('makes front matter where it is asked for', () => {
		assert.equal(labelled('a.md', '# 題\n', C2, ['front-matter']), `---\n${KEY}: "${M2}"\n---\n\n# 題\n`);
		assert.equal(labelled('a.py', 'x\n', C2, ['front-matter']), 'unsupported-place');
	});

	for (const path of ['a.csv', 'a.tsv', 'a.json', 'a.ipynb', 'package-lock.json', 'a.unknown9', 'a.m', 'x.min.js']) {
		it(`refuses ${path}: it has no room, or nobody knows its comments`, () => assert.equal(labelled(path, 'a,b\n'), 'no-place'));
	}

	it('refuses places that a text does not have', () => {
		assert.equal(labelled('a.txt', 'x', C2, ['property']), 'unsupported-place');
	});

	it('goes by the editor’s language where the name tells nothing', () => {
		assert.equal(labelled('Untitled-1', 'x\n', C2, [], 'python'), `# ${M2}\nx\n`);
		assert.equal(labelled('Untitled-1', 'x\n', C2, [], 'plaintext'), `${M2}\n\nx\n`);
		assert.equal(labelled('a.m', 'x\n', C2, [], 'matlab'), `% ${M2}\nx\n`);
		assert.equal(labelled('a.unknown9', 'x\n', C2, [], 'plaintext'), 'no-place');
	});
});

describe('formats/text/plan: replacing and removing', () => {
	const cases: readonly (readonly [name: string, path: string, before: string, label: Label, after: string])[] = [
		['keeps indentation and signs', 'a.txt', '\u3000\u3000\u3000機密性２\n本文\n', C3, `\u3000\u3000\u3000${M3}\n本文\n`],
		[
			'keeps the ornaments of a block comment',
			'a.c',
			'/*\n * 計算\n *\n * 機密性2\n */\nint a;\n',
			C3,
			`/*\n * 計算\n *\n * ${M3}\n */\nint a;\n`,
		],
		['keeps emphasis', 'a.md', '# 題\n\n**機密性2**\n', C3, `# 題\n\n**${M3}**\n`],
		['takes the lines that a new marking makes superfluous', 'a.txt', '機密性2\n完全性2\n可用性1\n\n本文\n', C3, `${M3}\n\n本文\n`],
		['takes the second of two', 'a.py', '# 機密性1\n# コメント\n# 機密性2\nx\n', C3, `# ${M3}\n# コメント\nx\n`],
		[
			'brings front matter and header up to date',
			'a.md',
			`---\nclassification: 機密性2\n---\n${M2}\n\n# 題\n`,
			C3,
			`---\nclassification: "${M3}"\n---\n${M3}\n\n# 題\n`,
		],
		[
			'puts one property in place of one for each axis',
			'a.md',
			'---\ntitle: 題\n機密性: 2\n完全性: 2\n可用性: 1\n---\n',
			C3,
			`---\ntitle: 題\n${KEY}: "${M3}"\n---\n`,
		],
		['stays inside quotes', 'a.md', "---\nclassification: '機密性2'\n---\n", C3, `---\nclassification: '${M3}'\n---\n`],
		[
			'removes a block comment that holds nothing else',
			'a.c',
			'/*\n * 機密性2\n * 取扱制限：複製禁止\n */\nint a;\n',
			NO_LABEL,
			'int a;\n',
		],
		[
			'removes a line from a block comment that holds more',
			'a.c',
			'/*\n * 計算\n * 機密性2\n */\nint a;\n',
			NO_LABEL,
			'/*\n * 計算\n */\nint a;\n',
		],
		['removes a line without taking a blank one that was not its own', 'a.txt', '題\n機密性2\n\n本文\n', NO_LABEL, '題\n\n本文\n'],
		[
			'removes a list of restrictions from front matter',
			'a.md',
			'---\n機密性: 2\n取扱制限:\n  - 複製禁止\n  - 転送禁止\ntitle: 題\n---\n',
			NO_LABEL,
			'---\ntitle: 題\n---\n',
		],
		['has nothing to remove', 'a.txt', '本文\n', NO_LABEL, 'unchanged'],
		['replaces the last line too', 'a.txt', `題\n${'本文\n'.repeat(30)}\n機密性2\n`, C3, `題\n${'本文\n'.repeat(30)}\n${M3}\n`],
	];
	for (const [name, path, before, label, expected] of cases) it(name, () => assert.equal(labelled(path, before, label), expected));

	it('leaves other words of the same meaning alone', () => {
		assert.equal(labelled('a.txt', '機密性２・完全性２・可用性１\n'), 'unchanged');
		assert.equal(labelled('a.txt', '機密性2\n完全性2\n可用性1\n'), 'unchanged');
	});

	it('says what stood there and what stands there now', () => {
		const plan = planTextEdits('機密性2\n完全性2\n本文\n', { label: C3, places: ['header'] }, { path: 'a.txt', policy });
		assert.deepEqual(plan.kind === 'edits' && plan.changes, [{ place: 'header', where: 'L1', before: '機密性2 / 完全性2', after: M3 }]);
	});
});

describe('formats/text: open documents', () => {
	it('reads and plans on a text of 1 MB within a millisecond', () => {
		const text = `# 題\n\n本文です。${'あ'.repeat(60)}\n`.repeat(15000);
		assert.ok(text.length > 1_000_000);
		const context = { path: 'a.md', policy };
		const times: number[] = [];
		for (let i = 0; i < 50; i++) {
			const start = process.hrtime.bigint();
			readTextString(text, context);
			planTextEdits(text, { label: C2, places: ['header'] }, context);
			times.push(Number(process.hrtime.bigint() - start) / 1e6);
		}
		const median = times.sort((a, b) => a - b)[25] ?? 0;
		assert.ok(median < 1, `${median} ms`);
	});
});
