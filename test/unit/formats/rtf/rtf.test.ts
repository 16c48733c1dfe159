import assert from 'node:assert/strict';
import fc from 'fast-check';
import { formatFor, rtfFormat } from '../../../../src/formats';
import { type Label, NO_LABEL } from '../../../../src/label';
import { planWith, readWith, seenWith, setWith } from '../../../corpus/format-io';
import { convert, OFFICE_TOOLS } from '../../../corpus/office';
import { label } from '../../../corpus/read-back';
import { type RtfOptions, rtf, rtfProperty, rtfSeeds, rtfShiftJis, rtfText } from '../../../corpus/rtf';
import { requireTool } from '../../../support/tools';

const C2 = label('2', '2', '1');
const C2_TEXT = '【機密性2・完全性2・可用性1】';
const seen = (options: RtfOptions): string[] => seenWith(rtfFormat, rtf(options), 'a.rtf');
const set = (bytes: Uint8Array, wanted: Label): Buffer => setWith(rtfFormat, bytes, 'a.rtf', wanted);

describe('formats/rtf: reading', () => {
	it('goes by the content before the name', () => {
		assert.equal(formatFor('a.doc', rtf()), rtfFormat);
		assert.equal(formatFor('a.rtf', Buffer.from('x')), rtfFormat);
		assert.notEqual(formatFor('a.rtf', Buffer.from('PK\x03\x04')), rtfFormat);
		assert.equal(readWith(rtfFormat, Buffer.from('x'), 'a.rtf').state.unreadable?.code, 'wrong-type');
		assert.equal(readWith(rtfFormat, Buffer.alloc(0), 'a.rtf').state.unreadable?.code, 'damaged');
	});

	it('reads Unicode, Shift_JIS and both in one', () => {
		for (const text of [
			rtfText('機密性2'),
			rtfShiftJis('機密性2'),
			rtfShiftJis('機密性2', true),
			`{\\uc0\\u27231\\u23494}${rtfText('性2')}`,
		]) {
			assert.deepEqual(seen({ info: `{\\subject ${text}}` }), ['property info#subject 機密性2'], text);
			assert.deepEqual(seen({ section: `\\sectd{\\header \\pard ${text}\\par}` }), ['page-header header 機密性2'], text);
			assert.deepEqual(seen({ body: `\\pard ${text}\\par` }), ['body-corner body 機密性2'], text);
		}
	});

	it('reads Shift_JIS by the font where the document is Western', () => {
		const western = Buffer.from(
			rtf({ body: `\\pard\\f1 ${rtfShiftJis('機密性2')}\\par` })
				.toString('latin1')
				.replace('\\ansicpg932', '\\ansicpg1252'),
			'latin1',
		);
		assert.deepEqual(seenWith(rtfFormat, western, 'a.rtf'), ['body-corner body 機密性2']);
	});

	it('reads user properties, protection labels, and titles in two encodings once', () => {
		assert.deepEqual(seen({ userprops: rtfProperty(rtfText('機密性'), '2') + rtfProperty('x', 'y') }), ['property userprops#機密性 2']);
		const guid = 'f265efc6-e181-49d6-80f4-fae95cf838a0';
		const { foreign } = readWith(rtfFormat, rtf({ userprops: rtfProperty(`MSIP_Label_${guid}_Enabled`, 'true') }), 'a.rtf');
		assert.deepEqual(foreign, [{ scheme: 'MSIP', name: guid, where: `userprops#MSIP_Label_${guid}` }]);
		const title = `{\\upr{\\title ${rtfShiftJis('【機密性2】計画')}}{\\*\\ud{\\title ${rtfText('【機密性2】計画')}}}}`;
		assert.deepEqual(seen({ info: title }), ['property info#title 【機密性2】']);
	});

	it('reads footers, text boxes and the first lines, and nothing that is not shown', () => {
		const body = [
			`\\pard {\\pict\\wmetafile8 ${'0f'.repeat(2000)}}{\\*\\unknown ${rtfText('機密性3')}}{\\v ${rtfText('機密性3')}}{\\deleted ${rtfText('機密性3')}}\\par`,
			`{\\shp{\\*\\shpinst{\\sp{\\sn pib}{\\sv x}}{\\shptxt \\pard ${rtfText('機密性1')}\\par}}}`,
			...Array.from({ length: 5 }, (_, index) => `\\pard ${index}\\par`),
			`\\pard ${rtfText('機密性3')}\\par`,
		].join('\r\n');
		assert.deepEqual(seen({ section: `\\sectd{\\footerf \\pard ${rtfText('機密性2')}\\par}`, body }), [
			'page-footer footerf 機密性2',
			'body-corner body 機密性1',
		]);
	});

	it('passes over binary data', () => {
		const body = `\\pard {\\pict\\bin6 }}}}{\\\\par}${rtfText('機密性2')}\\par`;
		assert.deepEqual(seen({ body }), ['body-corner body 機密性2']);
	});

	it('does not take prose for a marking', () => {
		assert.deepEqual(seen({ body: `\\pard ${rtfText('機密性2の情報は、許可なく持ち出してはならない。')}\\par` }), []);
	});
});

describe('formats/rtf: writing', () => {
	it('writes properties behind the information group and a header, and takes both away again', () => {
		for (const options of [{}, { info: '{\\title x}' }, { section: '\\sectd\\titlepg{\\header old\\par}' }]) {
			const bytes = rtf(options);
			const written = set(bytes, C2);
			const markings = seenWith(rtfFormat, written, 'a.rtf');
			for (const one of [
				'property userprops#機密性 2',
				'property userprops#完全性 2',
				'property userprops#可用性 1',
				`page-header header ${C2_TEXT}`,
			])
				assert.ok(markings.includes(one), `${one} in ${markings.join(', ')}`);
			assert.equal(planWith(rtfFormat, written, 'a.rtf', C2).kind, 'unchanged');
			assert.ok(set(written, NO_LABEL).equals(bytes), 'as it was');
		}
	});

	it('makes a header for the first page where it has its own, and for left and right pages', () => {
		const title = seenWith(rtfFormat, set(rtf({ section: '\\sectd\\titlepg ' }), C2), 'a.rtf');
		assert.deepEqual(
			title.filter((one) => one.startsWith('page-header')),
			[`page-header headerf ${C2_TEXT}`, `page-header header ${C2_TEXT}`],
		);
		const facing = seenWith(rtfFormat, set(rtf({ section: '\\facingp\\sectd ' }), C2), 'a.rtf');
		assert.deepEqual(
			facing.filter((one) => one.startsWith('page-header')),
			[`page-header headerr ${C2_TEXT}`, `page-header headerl ${C2_TEXT}`],
		);
	});

	it('replaces what stood there, in every run, and brings the rest in line', () => {
		const bytes = rtf({
			info: `{\\title ${rtfText('【機密性3】計画')}}{\\keywords ${rtfShiftJis('税務;機密性3')}}`,
			section: `\\sectd{\\header \\pard {\\b ${rtfShiftJis('機密')}}{\\i ${rtfShiftJis('性３', true)}}\\tab {\\field{\\*\\fldinst PAGE}{\\fldrslt 1}}\\par}{\\footer ${rtfText('機密性3')}\\par}`,
			body: `\\pard ${rtfText('機密性3')}\\par ${rtfText('本文')}\\par`,
		});
		const written = set(bytes, C2);
		assert.deepEqual(
			seenWith(rtfFormat, written, 'a.rtf').filter((one) => !one.includes('userprops')),
			[
				`property info#title ${C2_TEXT}`,
				`property info#keywords ${C2_TEXT}`,
				`page-header header ${C2_TEXT}`,
				`page-footer footer ${C2_TEXT}`,
				`body-corner body ${C2_TEXT}`,
			],
		);
		assert.match(written.toString('latin1'), /\{\\b \{\\uc1 [^{}]*\}\}\{\\i \}\\tab \{\\field/);
	});

	it('refuses what is cut off, and what has no body', () => {
		const bytes = rtf();
		assert.deepEqual(planWith(rtfFormat, bytes.subarray(0, -1), 'a.rtf', C2), {
			kind: 'refused',
			code: 'damaged',
			detail: 'group without end',
		});
		assert.deepEqual(planWith(rtfFormat, Buffer.from('{\\rtf1}'), 'a.rtf', C2), { kind: 'refused', code: 'no-place', detail: 'no body' });
	});

	it('loses nothing and converges, whatever stood there', () => {
		const texts = fc.constantFrom('', '機密性1', '機密性3', '本文', '取扱注意', '機密性2・完全性2');
		const labels = fc.constantFrom(C2, label('3', null, null, ['encrypt']), label('1', '1', '1'));
		fc.assert(
			fc.property(texts, texts, texts, texts, labels, labels, (title, property, header, body, a, b) => {
				const bytes = rtf({
					info: `{\\title ${rtfShiftJis(title)}}`,
					userprops: rtfProperty('Classification', rtfText(property)),
					section: `\\sectd{\\headerf ${rtfText(header)}\\par}{\\pard other}`,
					body: `\\pard ${rtfText(body)}\\par ${'x'.repeat(50)}\\par`,
				});
				const once = set(set(bytes, a), b);
				assert.ok(set(set(once, a), b).equals(once), 'A, B, A, B is A, B');
				assert.equal(planWith(rtfFormat, once, 'a.rtf', b).kind, 'unchanged');
				assert.ok(once.toString('latin1').includes('x'.repeat(50)));
			}),
			{ numRuns: 150 },
		);
	});

	it('is understood by LibreOffice: properties under their names, the header on the page, the same text', function () {
		this.timeout(180_000);
		for (const tool of OFFICE_TOOLS) requireTool(this, tool);
		const [plain] = rtfSeeds();
		assert.ok(plain);
		const [flat] = convert([set(plain.bytes, C2)], 'rtf', 'fodt');
		const xml = flat?.toString('utf8') ?? '';
		for (const [name, value] of [
			['機密性', '2'],
			['完全性', '2'],
			['可用性', '1'],
			['InformationClassification', C2_TEXT],
		])
			assert.ok(xml.includes(`meta:name="${name}">${value}<`), name);
		assert.match(xml, new RegExp(`<style:header>.*?${C2_TEXT}.*?</style:header>`, 's'));
		assert.ok(xml.includes('本文です。'));
	});
});
