import assert from 'node:assert/strict';
import fc from 'fast-check';
import { formatFor, notebookFormat } from '../../../../src/formats';
import { NO_LABEL } from '../../../../src/label';
import { planWith, readWith, seenWith, setWith } from '../../../corpus/format-io';
import { codeCell, markdownCell, notebook, notebookSeeds } from '../../../corpus/notebook';
import { label } from '../../../corpus/read-back';

const C2 = label('2', '2', '1');
const C2_TEXT = '【機密性2・完全性2・可用性1】';
const utf8 = (text: string): Buffer => Buffer.from(text);
const seen = (text: string): string[] => seenWith(notebookFormat, utf8(text), 'a.ipynb');
const set = (text: string, wanted = C2): string => setWith(notebookFormat, utf8(text), 'a.ipynb', wanted).toString('utf8');

describe('formats/notebook', () => {
	it('reads the metadata under any name that means a label', () => {
		assert.equal(formatFor('A.IPYNB', utf8('{}')), notebookFormat);
		assert.deepEqual(seen(notebook([], { classification: '機密性2' })), ['property metadata.classification 機密性2']);
		assert.deepEqual(seen(notebook([], { 機密性: '2', title: '【機密性2】集計', other: '機密性2の話' })), [
			'property metadata.機密性 2',
			'property metadata.title 【機密性2】',
		]);
		const guid = 'f265efc6-e181-49d6-80f4-fae95cf838a0';
		const { foreign } = readWith(notebookFormat, utf8(notebook([], { [`MSIP_Label_${guid}_Enabled`]: 'true' })), 'a.ipynb');
		assert.equal(foreign[0]?.name, guid);
	});

	it('reads the head of the first cell: a line in Markdown, a comment in code', () => {
		assert.deepEqual(seen(notebook([markdownCell(`${C2_TEXT}\n`, '\n', '# 題')])), [`header cells[0] L1 ${C2_TEXT}`]);
		assert.deepEqual(seen(notebook([codeCell(`# ${C2_TEXT}\n`, 'x = 1')])), [`header cells[0] L1 ${C2_TEXT}`]);
		assert.deepEqual(seen(notebook([markdownCell('# 題'), markdownCell(C2_TEXT)])), []);
		const escaped = notebook([markdownCell('機密性2\n', '\n', 'x')]).replace('機', '\\u6a5f');
		assert.deepEqual(seen(escaped), ['header cells[0] L1 機密性2']);
	});

	it('says what is wrong with what is none', () => {
		const code = (bytes: Buffer) => readWith(notebookFormat, bytes, 'a.ipynb').state.unreadable?.code;
		assert.equal(code(utf8('')), 'damaged');
		assert.equal(code(utf8('[1]')), 'damaged');
		assert.equal(code(utf8('{"cells": [')), 'damaged');
		assert.equal(code(utf8('['.repeat(200_000))), 'damaged');
		assert.equal(code(Buffer.from([0x7b, 0xff, 0x7d])), 'encoding');
	});

	it('writes the metadata and a line of its own, laid out like the file, and takes both away again', () => {
		const bytes = notebook([markdownCell('# 題\n', '本文'), codeCell('1')], { kernelspec: { name: 'python3' } });
		const written = set(bytes);
		assert.equal(
			written,
			bytes
				.replace('"# 題\\n"', `"${C2_TEXT}\\n",\n    "\\n",\n    "# 題\\n"`)
				.replace('"name": "python3"\n  }', `"name": "python3"\n  },\n  "格付け": "${C2_TEXT}"`),
		);
		assert.equal(planWith(notebookFormat, utf8(written), 'a.ipynb', C2).kind, 'unchanged');
		assert.equal(set(written, NO_LABEL), bytes);
	});

	it('puts a cell in front of code, with an id where the version has ids', () => {
		for (const minor of [4, 5]) {
			const bytes = notebook([codeCell('1')], {}, minor);
			const written = set(bytes);
			const [cell] = (JSON.parse(written) as { cells: Record<string, unknown>[] }).cells;
			assert.deepEqual(cell, { cell_type: 'markdown', ...(minor === 5 ? { id: 'classification' } : {}), metadata: {}, source: [C2_TEXT] });
			assert.equal(set(written, NO_LABEL), bytes);
		}
	});

	it('keeps line ends, indentation, a byte-order mark and writings of its own', () => {
		const text = `\ufeff${notebook([markdownCell('a \\u3042 1.0')], { x: 1 }, 5, '\t')
			.replaceAll('\n', '\r\n')
			.replace('"x": 1', '"x" :  1.50e0')}`;
		const written = set(text);
		assert.equal(set(written, NO_LABEL), text);
		assert.ok(written.startsWith('\ufeff{\r\n\t"cells"') && written.includes('"x" :  1.50e0,\r\n\t\t"格付け"'));
		assert.doesNotMatch(written, /[^\r]\n/);
	});

	it('brings other members in line', () => {
		const written = set(notebook([], { classification: '機密性3', 機密性: '3', title: '【機密性3】集計', MSIP: 'x' }));
		assert.deepEqual((JSON.parse(written) as { metadata: unknown }).metadata, {
			classification: C2_TEXT,
			機密性: C2_TEXT,
			title: `${C2_TEXT}集計`,
			MSIP: 'x',
			格付け: C2_TEXT,
		});
	});

	it('converges and leaves all else alone', () => {
		const labels = fc.constantFrom(C2, label('3', null, null, ['encrypt']), label('1', '1', '1'));
		fc.assert(
			fc.property(fc.constantFrom(...notebookSeeds()), labels, labels, ({ bytes }, a, b) => {
				const text = bytes.toString('utf8');
				const once = set(set(text, a), b);
				assert.equal(set(set(once, a), b), once);
				const cells = (from: string) =>
					(JSON.parse(from) as { cells: { cell_type: string }[] }).cells.filter((cell) => cell.cell_type === 'code').length;
				assert.equal(cells(once), cells(text));
			}),
			{ numRuns: 60 },
		);
	});
});
