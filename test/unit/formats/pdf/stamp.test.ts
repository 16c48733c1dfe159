import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import path from 'node:path';
import { pdfFormat } from '../../../../src/formats/pdf';
import { outlineOf } from '../../../../src/formats/pdf/glyphs';
import { BufferSource } from '../../../../src/formats/source';
import { formatMarking, NO_LABEL } from '../../../../src/label';
import { madeWord } from '../../../corpus/made';
import { convert } from '../../../corpus/office';
import { pagePdf, planPdf, readPdf, seenIn, setPdf, showAt } from '../../../corpus/pdf';
import { buildPdf, type Part } from '../../../corpus/pdf-builder';
import { label, policy, set } from '../../../corpus/read-back';
import { requireTool } from '../../../support/tools';

const A = label('2', '2', '1');
const B = label('3', null, '2', ['encrypt', 'no-copy']);
const TEXT = formatMarking(A, policy);
const STAMP = ['page-header'] as const;

function textOf(pdftotext: string, bytes: Uint8Array): string {
	return execFileSync(pdftotext, ['-layout', '-', '-'], { input: bytes, encoding: 'utf8', stdio: ['pipe', 'pipe', 'ignore'] });
}

/** Two pages that share what they have from above. */
function inheriting(content: string): Buffer {
	const stream = (number: number): Part => ({ number, text: `<</Length ${content.length}>>`, stream: Buffer.from(content, 'latin1') });
	const font = '<</F1 <</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>>>';
	return buildPdf([
		{ number: 1, text: '<</Type /Catalog /Pages 2 0 R>>' },
		{ number: 2, text: `<</Type /Pages /Kids [3 0 R 4 0 R] /Count 2 /MediaBox [0 0 595 842] /Resources <</Font ${font}>>>>` },
		{ number: 3, text: '<</Type /Page /Parent 2 0 R /Contents [5 0 R]>>' },
		{ number: 4, text: '<</Type /Page /Parent 2 0 R /Contents 6 0 R /Rotate 90>>' },
		stream(5),
		stream(6),
	]);
}

describe('formats/pdf: the stamp', () => {
	it('stands in the corner of every page, is read, replaced and removed', function () {
		const pdftotext = requireTool(this, 'pdftotext');
		const bytes = inheriting(showAt(80, 500, '(body)'));
		const stamped = setPdf(bytes, A, STAMP);
		assert.deepEqual(seenIn(stamped), [`page-header page 1 ${TEXT}`]);
		const pages = textOf(pdftotext, stamped).split('\f').slice(0, 2);
		for (const page of pages) assert.ok(page.includes(TEXT) && page.includes('body'), page);
		assert.equal(planPdf(stamped, A, STAMP).kind, 'unchanged');
		const next = setPdf(stamped, B, STAMP);
		assert.ok(next.equals(setPdf(bytes, B, STAMP)));
		assert.deepEqual(seenIn(next), [`page-header page 1 ${formatMarking(B, policy)}`]);
		assert.ok(setPdf(next, NO_LABEL, STAMP).equals(bytes));
	});

	it('stands upright in the upper right corner of turned and cropped pages', function () {
		const pdftotext = requireTool(this, 'pdftotext');
		for (const page of ['/Rotate 0', '/Rotate 90', '/Rotate 180', '/Rotate 270', '/Rotate -90', '/CropBox [100 100 400 600]']) {
			const stamped = setPdf(pagePdf('', { page }), label('2'), STAMP);
			const boxes = execFileSync(pdftotext, ['-bbox', '-', '-'], { input: stamped, encoding: 'utf8' });
			const size = /<page width="([\d.]+)" height="([\d.]+)"/.exec(boxes);
			const word = /<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">【機密性2】</.exec(boxes);
			assert.ok(size && word, boxes);
			// The size is told as if the page were not turned.
			const width = Number(size[/90|270/.test(page) ? 2 : 1]);
			const right = width - Number(word[3]);
			const [cutRight, cutTop] = page.startsWith('/Crop') ? [595 - 400, 842 - 600] : [0, 0];
			assert.ok(right - cutRight > 5 && right - cutRight < 30, `${page}: ${right} from the right`);
			const top = Number(word[2]) - cutTop;
			assert.ok(top >= 0 && top < 30, `${page}: ${top} from the top`);
		}
	});

	it('behind content that leaves states open or closes too many', function () {
		const pdftotext = requireTool(this, 'pdftotext');
		for (const content of ['q 0.1 0 0 0.1 50 50 cm q', 'Q Q Q', '/Span BMC BT /F1 9 Tf 10 10 Td (x) Tj', '']) {
			const boxes = execFileSync(pdftotext, ['-bbox', '-', '-'], { input: setPdf(pagePdf(content), A, STAMP), encoding: 'utf8' });
			const word = /<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">【機密/.exec(boxes);
			assert.ok(word && Number(word[2]) < 40 && Number(word[3]) > 500, `${content}: ${boxes}`);
		}
	});

	it('on pages with pictures that are broken', () => {
		for (const text of ['<</Type /XObject <zz>>', '<</Subtype (', 'stray']) {
			const bytes = pagePdf(showAt(80, 500, '(body)'), { xobjects: '<</Im 9 0 R>>', parts: [{ number: 9, text }] });
			const stamped = setPdf(bytes, A, STAMP);
			assert.deepEqual(seenIn(stamped), [`page-header page 1 ${TEXT}`]);
			assert.equal(planPdf(stamped, A, STAMP).kind, 'unchanged');
			assert.ok(setPdf(stamped, B, STAMP).equals(setPdf(bytes, B, STAMP)));
			assert.ok(setPdf(stamped, NO_LABEL, STAMP).equals(bytes));
		}
	});

	it('long texts take several lines, and are read as one', () => {
		const all = label(
			'3',
			'2',
			'2',
			policy.handling.filter(({ id }) => !id.startsWith('need-')).map(({ id }) => id),
		);
		const [read] = readPdf(setPdf(pagePdf(''), all, STAMP)).markings;
		assert.equal(read?.text, formatMarking(all, policy));
	});

	it('letters without an outline are written in a font that viewers have', function () {
		const pdftotext = requireTool(this, 'pdftotext');
		const odd = { ...policy, handling: policy.handling.map((one) => (one.id === 'no-copy' ? { ...one, wordings: ['麒麟係限り'] } : one)) };
		assert.equal(outlineOf('麒'), null);
		const context = { path: 'a.pdf', policy: odd };
		const plain = pagePdf('');
		const result = pdfFormat.write?.(new BufferSource(plain), { label: label('2', null, null, ['no-copy']), places: STAMP }, context);
		assert.ok(result?.kind === 'changed');
		const bytes = Buffer.concat([plain, ...result.chunks.filter((chunk) => chunk instanceof Uint8Array)]);
		const text = textOf(pdftotext, bytes);
		// Without the CMaps of Japanese the program cannot know the other two.
		assert.ok(text.includes('係限り'), text);
		const [read] = pdfFormat.read(new BufferSource(bytes), context).markings;
		assert.ok(read?.text.includes('麒麟係限り'));
	});

	it('PDF/A of LibreOffice, tagged, stays in step; its headers are read', async function () {
		this.timeout(120_000);
		requireTool(this, 'soffice');
		const qpdf = requireTool(this, 'qpdf');
		const office = set(await madeWord(), label('1'), ['page-header']);
		const filter =
			'pdf:writer_pdf_Export:{"SelectPdfVersion":{"type":"long","value":"2"},"UseTaggedPDF":{"type":"boolean","value":"true"}}';
		const [bytes] = convert([office], 'docx', filter);
		assert.ok(bytes);
		assert.ok(seenIn(bytes).includes('page-header page 1 【機密性1】'), seenIn(bytes).join('\n'));
		const labelled = setPdf(bytes, A, ['property', 'page-header']);
		assert.ok(labelled.subarray(0, bytes.length).equals(bytes));
		assert.ok(labelled.includes('pdfaExtension:schemas'));
		const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pdf-'));
		try {
			fs.writeFileSync(path.join(folder, 'a.pdf'), labelled);
			execFileSync(qpdf, ['--check', path.join(folder, 'a.pdf')], { stdio: 'ignore' });
		} finally {
			fs.rmSync(folder, { recursive: true, force: true });
		}
		assert.ok(seenIn(labelled).includes(`page-header page 1 ${TEXT}`));
	});
});
