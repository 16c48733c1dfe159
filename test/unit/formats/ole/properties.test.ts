import assert from 'node:assert/strict';
import { compound, DOCUMENT_SUMMARY, readOle, SUMMARY, seenOle } from '../../../corpus/ole';
import * as sets from '../../../corpus/property-sets';

/** Shift_JIS, which node does not write. */
const SJIS = Buffer.from([0x8b, 0x40, 0x96, 0xa7, 0x90, 0xab]);
const SJIS_VALUE = Buffer.concat([SJIS, Buffer.from('2')]);
const GUID = '0b3c4a1e-1111-4222-8333-444455556666';

const withSummary = (bytes: Buffer): Buffer => compound([[SUMMARY, bytes]]);
const withUser = (bytes: Buffer): Buffer => compound([[DOCUMENT_SUMMARY, bytes]]);

describe('ole: document properties', () => {
	it('has the bytes that the tests speak of', () => assert.equal(new TextDecoder('shift_jis').decode(SJIS), '機密性'));

	it('reads title, subject, keywords and comments of the summary, category and status of the other', () => {
		const title = sets.summary([
			[2, sets.lpstr('【機密性2】報告書')],
			[3, sets.lpstr('件名')],
			[4, sets.lpstr('機密性3')],
			[5, sets.lpstr('報告; 機密性2')],
			[6, sets.lpstr('機密性2 完全性1')],
		]);
		assert.deepEqual(seenOle(withSummary(title)), [
			'property SummaryInformation#title 【機密性2】',
			'property SummaryInformation#keywords 機密性2',
			'property SummaryInformation#description 機密性2 完全性1',
		]);
		const other = sets.propertySet([
			{
				id: sets.DOCUMENT_ID,
				values: [
					[2, sets.lpstr('機密性2')],
					[15, sets.lpstr('機密性3')],
					[27, sets.lpstr('機密性1')],
				],
			},
		]);
		assert.deepEqual(seenOle(withUser(other)), [
			'property DocumentSummaryInformation#category 機密性2',
			'property DocumentSummaryInformation#contentStatus 機密性1',
		]);
	});

	it('reads texts in the code page of their set', () => {
		const cases: [number, Buffer][] = [
			[932, SJIS_VALUE],
			[10001, SJIS_VALUE],
			[65001, Buffer.from('機密性2')],
			[1200, Buffer.from('機密性2', 'utf16le')],
			[1252, Buffer.from('Confidential')],
		];
		for (const [codePage, bytes] of cases) {
			const markings = readOle(withSummary(sets.summary([[2, sets.lpstr(bytes)]], codePage))).markings;
			assert.equal(markings.length, 1, String(codePage));
		}
		assert.deepEqual(
			seenOle(withSummary(sets.summary([[2, sets.lpstr(SJIS_VALUE)]], 1252))),
			[],
			'another page makes other letters of them',
		);
		assert.deepEqual(
			seenOle(withSummary(sets.summary([[2, sets.lpwstr('機密性2')]], 1252))),
			['property SummaryInformation#title 機密性2'],
			'Unicode does not depend on it',
		);
	});

	it('reads user-defined properties by the names of their dictionary', () => {
		const expected = ['property DocumentSummaryInformation#機密性 2'];
		for (const codePage of [65001, 1200, 932]) {
			const encode = codePage === 932 ? () => SJIS : undefined;
			const set = sets.userDefined([['機密性', sets.lpwstr('2')]], codePage, encode);
			assert.deepEqual(seenOle(withUser(set)), expected, String(codePage));
		}
		for (const value of [sets.i4(2), sets.lpstr('2'), sets.lpwstr('2')]) {
			assert.deepEqual(seenOle(withUser(sets.userDefined([['機密性', value]]))), expected);
		}
		const others = sets.userDefined([
			['要機密', sets.bool(true)],
			['Checked', sets.filetime('2024-04-01T00:00:00Z')],
			['InformationClassification', sets.lpwstr('【機密性2 完全性1】')],
		]);
		assert.deepEqual(
			readOle(withUser(others)).markings.map(({ where }) => where),
			['DocumentSummaryInformation#InformationClassification'],
		);
	});

	it('passes over what properties are linked to', () => {
		const set = sets.propertySet([
			{ id: sets.DOCUMENT_ID, values: [] },
			{
				id: sets.USER_ID,
				values: [
					[2, sets.lpwstr('2')],
					[0x0100_0002, sets.lpwstr('3')],
				],
				names: [[2, Buffer.from('機密性')]],
			},
		]);
		assert.deepEqual(seenOle(withUser(set)), ['property DocumentSummaryInformation#機密性 2']);
	});

	it('reads labels of Microsoft Information Protection that are in force', () => {
		const label = (enabled: string) =>
			readOle(
				withUser(
					sets.userDefined([
						[`MSIP_Label_${GUID}_Enabled`, sets.lpwstr(enabled)],
						[`MSIP_Label_${GUID}_Name`, sets.lpwstr('Confidential')],
					]),
				),
			).foreign;
		assert.deepEqual(label('true'), [{ scheme: 'MSIP', name: 'Confidential', where: `DocumentSummaryInformation#MSIP_Label_${GUID}` }]);
		assert.deepEqual(label('false'), []);
	});

	it('says so where a set is damaged, and reads the other one', () => {
		const bytes = sets.summary([[2, sets.lpstr('機密性2')]]);
		const user = sets.userDefined([['機密性', sets.lpwstr('2')]]);
		for (const [at, value] of [
			[0, 0],
			[44, 0x7fff_ffff],
			[24, 0xffff_ffff],
		] as const) {
			const broken = Buffer.from(bytes);
			broken.writeUInt32LE(value, at);
			const read = readOle(
				compound([
					[SUMMARY, broken],
					[DOCUMENT_SUMMARY, user],
				]),
			);
			assert.ok(
				read.markings.some(({ where }) => where === 'DocumentSummaryInformation#機密性'),
				`${at}`,
			);
			if (at !== 24) assert.equal(read.state.unreadable?.code, 'damaged', `${at}`);
		}
		assert.equal(readOle(withSummary(Buffer.alloc(0))).state.unreadable, null, 'an empty stream is no set');
	});

	it('does not take long for counts that no file has room for', () => {
		const bytes = sets.userDefined([['機密性', sets.lpwstr('2')]]);
		const at = bytes.readUInt32LE(64);
		bytes.writeUInt32LE(0xffff_ffff, at + 4);
		assert.ok(readOle(withUser(bytes)).markings.length <= 1);
	});
});
