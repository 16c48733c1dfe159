/** Seeds for the fuzzer: texts of the kinds that have a header zone or front matter of their own. */
export function textSeeds(): { name: string; bytes: Buffer }[] {
	const mark = '【機密性2・完全性2・可用性1】 取扱制限：複製禁止';
	const texts: Record<string, string> = {
		'a.txt': `${mark}\n\n本文\n\n機密性2\n`,
		'a.md': `---\n格付け: "${mark}"\ntags: [機密性2]\n---\n\n# 題\n\n本文\n`,
		'a.toml.md': '+++\ntitle = "x"\n格付け = "機密性2"\n[a]\nb = 1\n+++\n',
		'a.adoc': `= 題\n作者 <a@example.jp>\n:格付け: 機密性2\n:toc:\n\n本文\n`,
		'a.rst': `題\n==\n\n:格付け: 機密性2\n\n.. ${mark}\n`,
		'a.org': `#+TITLE: 題\n#+格付け: 機密性2\n* 節\n`,
		'a.tex': `% ${mark}\n\\documentclass{jsarticle}\n\\newcommand{\\classification}{機密性2}\n\\lhead{機密性2}\n\\begin{document}\n\\end{document}\n`,
		'a.html': `<!DOCTYPE html>\n<!-- ${mark} -->\n<html><head>\n<meta charset="utf-8">\n<meta name="格付け" content="機密性2">\n<title>【機密性2】計画</title></head><body>x</body></html>\n`,
		'a.xml': `<?xml version="1.0"?>\n<!-- ${mark} -->\n<a/>\n`,
		'a.py': `#!/usr/bin/env python3\n# -*- coding: utf-8 -*-\n# ${mark}\nimport os\n`,
		'a.bat': `@echo off\r\n@rem ${mark}\r\ndir\r\n`,
		'a.bas': `Attribute VB_Name = "M"\r\n' ${mark}\r\nSub A()\r\nEnd Sub\r\n`,
		'a.sql': `-- ${mark}\nselect 1;\n`,
		'a.c': `/*\n * 題\n * ${mark}\n */\n#include <a.h>\n`,
		'a.csv': `機密性2\n氏名,住所\n`,
	};
	const seeds = Object.entries(texts).map(([name, text]) => ({ name, bytes: Buffer.from(text) }));
	const wide = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(`${mark}\r\n\r\n本文\r\n`, 'utf16le')]);
	// 「機密性２」 in Shift_JIS, EUC-JP and ISO-2022-JP
	const shiftJis = Buffer.from([
		0x8b, 0x40, 0x96, 0xa7, 0x90, 0xab, 0x82, 0x51, 0x0d, 0x0a, 0x0d, 0x0a, 0x96, 0x7b, 0x95, 0xb6, 0x0d, 0x0a,
	]);
	const euc = Buffer.from([0xb5, 0xa1, 0xcc, 0xa9, 0xc0, 0xad, 0xa3, 0xb2, 0x0a, 0x0a, 0xcb, 0xdc, 0xca, 0xb8, 0x0a]);
	const jis = Buffer.from('\x1b$B5!L)@-#2\x1b(B\n\n\x1b$BK\\J8\x1b(B\n', 'latin1');
	return [
		...seeds,
		{ name: 'w.txt', bytes: wide },
		{ name: 's.txt', bytes: shiftJis },
		{ name: 'e.txt', bytes: euc },
		{ name: 'j.txt', bytes: jis },
	];
}
