import { BufferSource, formatFor } from '../../src/formats';
import type { ReadResult } from '../../src/formats/types';
import { buildCompound, type CompoundOptions } from './compound-builder';
import { cryptoApi, RC4_40, slideStreams, wordStreams, workbookStream } from './old-office';
import { messageFile } from './outlook';
import { i4, lpstr, lpwstr, summary, userDefined } from './property-sets';
import { policy } from './read-back';
import { encryptedWorkbook } from './workbook-encryption';

export const SUMMARY = '\x05SummaryInformation';
export const DOCUMENT_SUMMARY = '\x05DocumentSummaryInformation';

/** Reads by whatever format is chosen for name and content. */
export function readOle(bytes: Uint8Array, path = 'a.doc'): ReadResult {
	return formatFor(path, bytes.subarray(0, 4096)).read(new BufferSource(bytes), { path, policy });
}

/** The markings as `place where text`, for comparing. */
export function seenOle(bytes: Uint8Array, path?: string): string[] {
	return readOle(bytes, path).markings.map(({ place, where, text }) => `${place} ${where} ${text}`);
}

export function compound(streams: Iterable<readonly [string, Uint8Array]>, options?: CompoundOptions): Buffer {
	return buildCompound(new Map(streams), options);
}

const LABELLED = summary([
	[2, lpstr('【機密性2】報告')],
	[5, lpstr('会議, 機密性2')],
]);

/** One document of every kind that the reader knows, small, for mutation. */
export function oleSeeds(): readonly { name: string; bytes: Uint8Array }[] {
	const headers = ['', '機密性2', '', '機密性2 完全性1', '', ''];
	const properties = userDefined([
		['機密性', lpwstr('2')],
		['MSIP_Label_0b3c4a1e-1111-4222-8333-444455556666_Name', lpstr('Confidential')],
		['Number', i4(2)],
	]);
	const word = wordStreams({ headers, boxes: '機密性3\r', headerArt: '機密性2' });
	const sheets = [
		{ name: '表', header: '&L機密性2&R&P', footer: '&C完全性1', firstHeader: '&C機密性2', cells: ['機密性2', '名簿', '本文'] },
		{ name: '二', header: '&C機密性2' },
	];
	const doc = compound([...word, [SUMMARY, LABELLED], [DOCUMENT_SUMMARY, properties]]);
	return [
		{ name: 'word.doc', bytes: doc },
		{ name: 'wide.doc', bytes: compound([...word, [SUMMARY, LABELLED]], { sectorSize: 4096 }) },
		{
			name: 'sheets.xls',
			bytes: compound([
				['Workbook', workbookStream(sheets)],
				[DOCUMENT_SUMMARY, properties],
			]),
		},
		{ name: 'slides.ppt', bytes: compound(slideStreams({ footer: '機密性2', title: '機密性2', master: '機密性2', macro: true })) },
		{ name: 'sealed.doc', bytes: compound(wordStreams({ encryption: cryptoApi(128) })) },
		{ name: 'sealed.xls', bytes: compound([['Workbook', workbookStream(sheets, Buffer.concat([Buffer.from([1, 0]), RC4_40]))]]) },
		{ name: 'protected.xls', bytes: compound([['Workbook', encryptedWorkbook(sheets, 'VelvetSweatshop', 128)]]) },
		{ name: 'sealed.ppt', bytes: compound(slideStreams({ encryption: cryptoApi(40) })) },
		{ name: 'message.msg', bytes: message(doc) },
		{
			name: 'package.docx',
			bytes: compound([
				['EncryptionInfo', AGILE],
				['EncryptedPackage', Buffer.alloc(5000, 7)],
			]),
		},
		{ name: 'cut.xls', bytes: doc.subarray(0, doc.length - 1500) },
	];
}

export const AGILE = Buffer.concat([
	Buffer.from([4, 0, 4, 0, 0x40, 0, 0, 0]),
	Buffer.from(
		'<?xml version="1.0" encoding="UTF-8"?><encryption xmlns="http://schemas.microsoft.com/office/2006/encryption"><keyData saltSize="16" blockSize="16" keyBits="256" hashSize="64" cipherAlgorithm="AES" cipherChaining="ChainingModeCBC" hashAlgorithm="SHA512" saltValue="AA=="/></encryption>',
	),
]);

function message(doc: Buffer): Buffer {
	const inner = { subject: '【機密性2】内側', attachments: [{ name: 'b.doc', bytes: doc }] };
	return messageFile({
		subject: 'Re: 【機密性2】打合せ',
		transport:
			'Received: from a\r\nSubject: x\r\nX-Classification: 機密性2\r\nmsip_labels: MSIP_Label_0b3c4a1e-1111-4222-8333-444455556666_Enabled=true\r\n\r\n',
		named: { 'X-Classification': '機密性2', msip_labels: '' },
		categories: ['会議', '機密性2'],
		flags: 8,
		attachments: [
			{ name: '機密性3_a.doc', bytes: doc },
			{ name: 'm.msg', message: inner },
			{ name: 'c.txt', bytes: Buffer.from('機密性1\n') },
		],
	});
}
